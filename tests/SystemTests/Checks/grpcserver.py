"""A gRPC server that has only a health service: the messages are written by hand, for grpcio alone has no generated ones."""
import sys
from concurrent import futures

import grpc

STATUS = {b"": 1, b"good": 1, b"bad": 2}


def check(request, context):
    # HealthCheckRequest { string service = 1 }: a short name has one byte of length.
    service = request[2:] if request else b""
    if service not in STATUS:
        context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
    return bytes([8, STATUS[service]])


handler = grpc.unary_unary_rpc_method_handler(check)
server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": handler}),))
server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
server.start()
server.wait_for_termination()
