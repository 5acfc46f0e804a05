"""What pyarrow raises of an object store, as an error number and a reason."""

import errno
import re

_ERRNO = {
    "ACCESS_DENIED": errno.EACCES,
    "INVALID_ACCESS_KEY_ID": errno.EACCES,
    "SIGNATURE_DOES_NOT_MATCH": errno.EACCES,
    "NO_SUCH_BUCKET": errno.ENOENT,
    "NETWORK_CONNECTION": errno.EHOSTUNREACH,
}


def number_and_reason(error: Exception) -> tuple[int, str]:
    """``errno`` and the reason in one line."""
    text = str(error).partition("\n")[0]
    if aws := re.search(r"AWS Error (\w+)(?: \((HTTP status \d+)\))? during \w+ operation: (.*)", text):
        reason = re.sub(r" \(Request ID.*|; Details.*", "", aws[3])
        return _ERRNO.get(aws[1], errno.EIO), f"{aws[2] or aws[1].lower().replace('_', ' ')}: {reason}"
    number = getattr(error, "errno", None) or errno.EIO
    return number, re.sub(r"^\[Errno \d+\] |\.? Detail:.*", "", text)
