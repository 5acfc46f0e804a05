"""A network with all that its user needs beside it: preprocessing as data, an example, a model card."""
