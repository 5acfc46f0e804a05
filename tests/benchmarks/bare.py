"""A bare machine: torch, torchvision, numpy, pydantic and what this brings, and no other package."""

BLOCKED = (
    "ray", "faiss", "sklearn", "scipy", "tensorboardX", "optuna", "pandas", "pyarrow", "plotly", "jinja2", "yaml",
    "rich", "typer", "safetensors", "threadpoolctl", "timm", "mlflow", "wandb", "pytorch_metric_learning",
)  # fmt: skip
HOOK = f"""
import sys
class Bare:
    finders = list(sys.meta_path)
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            return None
        return next((spec for one in self.finders if (spec := one.find_spec(name, path, target))), None)
sys.meta_path[:] = [Bare()]
"""
"""To be run first: what is blocked is not installed."""
