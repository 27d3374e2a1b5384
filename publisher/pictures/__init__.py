"""Images: files of authors in, pictures that every reader shows out."""

from publisher.pictures.limits import Limits
from publisher.pictures.loading import load
from publisher.pictures.resolution import coarse, for_screen, is_larger, resolution

__all__ = ["Limits", "coarse", "for_screen", "is_larger", "load", "resolution"]
