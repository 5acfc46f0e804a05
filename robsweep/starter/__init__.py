"""A first sweep file for a folder of images, made to fit the images and the machine."""
