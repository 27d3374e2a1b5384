"""Images: files of authors in, pictures that every reader shows out."""

from publisher.pictures.limits import PictureLimits
from publisher.pictures.loading import load_picture
from publisher.pictures.resolution import coarse, downscale_image, is_larger, resolution

__all__ = ["PictureLimits", "coarse", "downscale_image", "is_larger", "load_picture", "resolution"]
