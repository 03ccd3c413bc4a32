#!/bin/bash
# edge.sh: nginx as the only way into the house, with TLS from the authority of the house.
set -eu
mkdir -p edge/upstream.d
cat >edge/nginx.conf <<'NGINX'
daemon on;
pid /run/house/nginx.pid;
error_log /run/house/error.log warn;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path /run/house/body;
    proxy_temp_path /run/house/proxy;
    fastcgi_temp_path /run/house/fastcgi;
    uwsgi_temp_path /run/house/uwsgi;
    scgi_temp_path /run/house/scgi;
    include conf.d/*.conf;
    upstream app { include upstream.d/*.conf; }
    server {
        listen unix:/run/house/edge.sock ssl;
        server_name house.test;
        ssl_certificate ../pki/edge.crt;
        ssl_certificate_key ../pki/edge.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        location / { proxy_pass http://app; proxy_next_upstream error timeout; }
        include server.d/*.conf;
    }
}
NGINX
echo 'server unix:/run/house/app-1.sock;' >edge/upstream.d/one.conf
