"""A browser that is sent to the dashboard brings the cookie along; nobody else is let in."""

import os
import re
import stat
import threading
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener, url2pathname, urlopen

import pytest

from robsweep.sweep.sign_in import can_sign_in, sign_in


class Browser:
    """Opens a page as a browser does: reads the file, goes where it says, keeps cookies."""

    def __init__(self):
        self.mode, self.shown, self.address = 0, "", ""
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def __call__(self, uri):
        page = Path(url2pathname(urlsplit(uri).path))
        self.mode = stat.S_IMODE(os.stat(page.parent).st_mode)
        self.address = re.search(r"url=([^\"]+)", page.read_text())[1]
        self._thread = threading.Thread(target=self._go)
        self._thread.start()
        return True

    def _go(self):
        self.shown = self._opener.open(self.address, timeout=60).read().decode()

    def wait(self):
        self._thread.join(60)
        return self.shown


def test_a_browser_comes_in_with_the_cookie(ray_like):
    url, browser = ray_like("right"), Browser()
    assert sign_in(url, "right", browser)
    assert browser.wait() == "signed in"
    assert browser.mode == 0o700  # others on this machine cannot read the address


def test_a_wrong_token_does_not_open_it(ray_like):
    browser = Browser()
    assert sign_in(ray_like("right"), "wrong", browser)
    assert browser.wait() == "who are you"


def test_nobody_gets_the_cookie_without_the_secret(ray_like):
    url, browser, refused = ray_like("right"), Browser(), []

    def two(uri):
        def first_a_stranger():
            parts = urlsplit(browser.address)
            with pytest.raises(HTTPError) as caught:
                urlopen(f"http://{parts.netloc}/guess", timeout=60)
            refused.append((caught.value.code, caught.value.headers["Set-Cookie"]))
            browser._go()

        browser.address = re.search(r"url=([^\"]+)", Path(url2pathname(urlsplit(uri).path)).read_text())[1]
        browser._thread = threading.Thread(target=first_a_stranger)
        browser._thread.start()
        return True

    assert sign_in(url, "right", two)
    assert browser.wait() == "signed in"
    assert refused == [(404, None)]


def test_without_a_browser_it_says_so_at_once():
    assert not sign_in("http://127.0.0.1:1", "right", lambda uri: False)


def test_a_browser_that_never_comes_is_not_waited_for_for_ever():
    assert not sign_in("http://127.0.0.1:1", "right", lambda uri: True, patience_s=0.01)


def test_only_this_machines_own_interface_is_signed_in_to():
    assert can_sign_in("http://127.0.0.1:8265")
    assert not can_sign_in("http://10.0.0.5:8265")
