"""Images: files of authors in, pictures that every reader shows out."""

from publisher.markup.images.limits import Limits
from publisher.markup.images.loading import load
from publisher.markup.images.screen import coarse, for_screen, is_larger, resolution

__all__ = ["Limits", "coarse", "for_screen", "is_larger", "load", "resolution"]
