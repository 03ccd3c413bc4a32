#!/bin/bash
# security.sh: an authority of the house's own, and a certificate that it signed for the edge.
set -eu
mkdir -p pki
cd pki
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
	-subj "/CN=house authority" -keyout ca.key -out ca.crt 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-subj "/CN=house.test" -keyout edge.key -out edge.csr 2>/dev/null
openssl x509 -req -in edge.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 \
	-extfile <(echo "subjectAltName=DNS:house.test") -out edge.crt 2>/dev/null
rm edge.csr
chmod 600 ca.key edge.key
