"""服务台: the page where meals are served."""
