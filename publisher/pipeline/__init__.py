"""A build: the stages run in order, one module a stage for its tasks."""
