"""The token that a Ray cluster asks for, if it asks for one, and whether it takes the one that is here."""

import os

import grpc  # Ray brings it
from ray._private.authentication.authentication_token_setup import maybe_enable_token_auth_if_token_available
from ray._private.grpc_utils import init_grpc_channel
from ray.core.generated.gcs_service_pb2 import GetClusterIdRequest
from ray.core.generated.gcs_service_pb2_grpc import NodeInfoGcsServiceStub

from robsweep.errors import UserError

_MODE, _TLS = "RAY_AUTH_MODE", "RAY_USE_TLS"
_ANSWER_S = 30.0


def take_token(address: str) -> None:
    """Have this process show its token where the cluster asks for one, and nowhere else.

    A process that asks for a token itself is not reached by a cluster that knows of none, so nothing is changed before
    the cluster has refused an answer. ``RAY_AUTH_MODE`` wins where it is set.

    Raises:
        UserError: the cluster does not take the token, there is none, the cluster knows of none though
            ``RAY_AUTH_MODE`` asks for one, or it does not answer.
    """
    mode = os.environ.get(_MODE)
    if mode == "token" and not os.environ.get(_TLS) and _answers(grpc.insecure_channel(address), address):
        raise UserError(f"the Ray cluster at {address!r} knows of no token: unset {_MODE}, which is {mode}")
    if _answers(init_grpc_channel(address), address):
        return
    shown = mode == "token"
    if mode is None and maybe_enable_token_auth_if_token_available(warn_if_disabled=False):
        if _answers(init_grpc_channel(address), address):
            return
        shown = True
    reason = "it does not take the token that is here" if shown else "it asks for a token, and none is here"
    raise UserError(
        f"no Ray cluster at {address!r} lets this process in: {reason}; set {_MODE}=token and RAY_AUTH_TOKEN to what "
        "~/.ray/auth_token holds where it was started"
    )


def _answers(channel: grpc.Channel, address: str) -> bool:
    """Whether the cluster answers a question that changes nothing; False: without the right token it does not."""
    try:
        NodeInfoGcsServiceStub(channel).GetClusterId(GetClusterIdRequest(), timeout=_ANSWER_S)
    except grpc.RpcError as error:
        if error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED):
            return False
        raise UserError(f"no Ray cluster at {address!r}: {error.code().name.lower().replace('_', ' ')}") from None
    finally:
        channel.close()
    return True
