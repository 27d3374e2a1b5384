"""Stage 2, camera: the PDFs of authors, made ready to be bound as they are.

In: a PDF that an author sent. Out: the same pages with the same letters, nothing active in them,
tagged, and what is known of them (`publisher.model.camera.CameraPages`).
"""
