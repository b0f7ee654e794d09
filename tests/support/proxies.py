"""nginx and Caddy as deploy/ configures them, unprivileged: only names, ports and the certificate are replaced."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import processes, site

NAME = "courses.example.org"
DEPLOY = site.ROOT / "deploy"
CERTIFICATE = [
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"),
    *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
]


def missing(name: str) -> str:
    """Why the tests with this proxy cannot run here; nothing if they can."""
    absent = [program for program in (name, "openssl") if shutil.which(program) is None]
    return f"needs {' and '.join(absent)}: apt-get install {PACKAGES[name]} openssl" if absent else ""


PACKAGES = {"nginx": "nginx-light", "caddy": "caddy"}


@contextmanager
def in_front(name: str, place: Path, behind: int) -> Iterator[tuple[int, int]]:
    """The proxy in front of the site on the port `behind`; its ports for HTTPS and HTTP."""
    place.mkdir()
    subprocess.run(
        [*CERTIFICATE, "-keyout", place / "key.pem", "-out", place / "cert.pem"], check=True, capture_output=True
    )
    ports = processes.free_port(), processes.free_port()
    command = {"nginx": _nginx, "caddy": _caddy}[name](place, behind, *ports)
    log = place / "log"
    process = processes.start(command, log=log, env={"HOME": str(place), "PATH": "/usr/sbin:/usr/bin"})
    try:
        processes.wait_until(lambda: all(map(processes.listens, ports)), process, log)
        yield ports
    finally:
        processes.stop(process)


def _replaced(text: str, **by: str) -> str:
    """Each must be there, or the test would test something else than what is shipped."""
    for old, new in by.items():
        assert old in text, f"deploy/ does not say {old!r} any more"
        text = text.replace(old, new)
    return text


def _nginx(place: Path, behind: int, https: int, http: int) -> list[str | Path]:
    text = _replaced(
        (DEPLOY / "nginx" / "coursewell.conf").read_text(),
        **{
            "server 127.0.0.1:8000 ": f"server 127.0.0.1:{behind} ",
            "listen 80;": f"listen 127.0.0.1:{http};",
            "    listen [::]:80;\n": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
            "    listen [::]:443 ssl http2;\n": "",
            "/etc/letsencrypt/live/courses.example.org/fullchain.pem": str(place / "cert.pem"),
            "/etc/letsencrypt/live/courses.example.org/privkey.pem": str(place / "key.pem"),
        },
    )
    folders = "".join(
        f"{kind}_temp_path {place / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (place / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {place / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{folders}{text}\n}}\n"
    )
    return ["nginx", "-p", place, "-c", place / "nginx.conf", "-e", "stderr"]


def _caddy(place: Path, behind: int, https: int, http: int) -> list[str | Path]:
    text = _replaced(
        (DEPLOY / "caddy" / "Caddyfile").read_text(),
        **{
            f"\n{NAME} {{\n": f"\nhttps://{NAME}:{https} {{\n\ttls {place / 'cert.pem'} {place / 'key.pem'}\n",
            "reverse_proxy 127.0.0.1:8000 ": f"reverse_proxy 127.0.0.1:{behind} ",
        },
    )
    ours = f"{{\n\tadmin off\n\thttp_port {http}\n\thttps_port {https}\n\tdefault_bind 127.0.0.1\n}}\n"
    (place / "Caddyfile").write_text(ours + text)
    return ["caddy", "run", "--config", place / "Caddyfile", "--adapter", "caddyfile"]
