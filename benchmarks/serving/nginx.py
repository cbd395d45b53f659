"""Configurations of nginx: a page as a file, and the paper's server behind nginx's cache.

The second is that of deploy/nginx/, where this checkout has it, with nothing but its directories
changed; else a short one of this module.
"""

from pathlib import Path

from .servers import ROOT

DEPLOYED = ROOT / "deploy" / "nginx"

_MAIN = """{main}daemon off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types; default_type text/html; charset utf-8;
  {log}sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{server}}}
"""
_FILE = """  server {{ listen 127.0.0.1:{port}; root {root};
    types {{}} default_type "text/html; charset=utf-8";
    add_header Content-Encoding {encoding}; add_header Vary Accept-Encoding; etag on; }}
"""
_PROXY = """  proxy_cache_path {folder}/cache levels=1:2 keys_zone=pages:10m
    max_size=1g use_temp_path=off;
  upstream paper {{ server {upstream}; keepalive 8; }}
  server {{ listen 127.0.0.1:{port};
    location / {{ proxy_pass http://paper; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host {upstream}; proxy_cache pages; proxy_cache_lock on;
      proxy_cache_use_stale updating; proxy_cache_background_update on;
      proxy_cache_key $uri$is_args$args$http_accept_encoding; }}
  }}
"""


_DEPLOYED = """  include {folder}/http.conf;
  upstream huaxi_paper {{ server {upstream}; keepalive 32; }}
  server {{ listen 127.0.0.1:{port}; access_log {folder}/access.log huaxi buffer=64k flush=1s;
    set $huaxi_paper huaxi_paper; set $huaxi_files {files}; set $huaxi_scheme http;
    include huaxi/paper.conf; }}
"""
_LOG = "access_log {folder}/access.log combined; "


def of_a_file(folder: Path, port: int, root: Path, encoding: str) -> str:
    server = _FILE.format(port=port, root=root, encoding=encoding or "identity")
    return _MAIN.format(main="", folder=folder, server=server, log=_LOG.format(folder=folder))


def before(folder: Path, port: int, upstream: str, files: Path) -> str:
    """`files` has the paper's static/, media/ and front/; the folder is made anew."""
    if not DEPLOYED.is_dir():
        server = _PROXY.format(folder=folder, port=port, upstream=upstream)
        log = _LOG.format(folder=folder)
        return _MAIN.format(main="", folder=folder, server=server, log=log)
    shared = (DEPLOYED / "http.conf").read_text()
    (folder / "http.conf").write_text(shared.replace("/var/cache/nginx/huaxi", f"{folder}/cache"))
    huaxi = folder.parent / "huaxi"  # includes are looked for beside the main file
    huaxi.unlink(missing_ok=True)
    huaxi.symlink_to(DEPLOYED / "huaxi")
    server = _DEPLOYED.format(folder=folder, port=port, upstream=upstream, files=files)
    main = (DEPLOYED / "main.conf").read_text()
    return _MAIN.format(main=main, folder=folder, server=server, log="")
