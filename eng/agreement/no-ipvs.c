/*
 * Lets keepalived run its checkers where the kernel has no IPVS: what it sends to the "IPVS" family of generic
 * netlink goes nowhere and is acknowledged. Preloaded into keepalived by eng/oracle --live, and into nothing else.
 */
struct nl_sock;
struct nl_msg;

enum { FINISHED = 1, ACKNOWLEDGED = 4, TYPES = 16 };

static struct { int (*function)(struct nl_msg *, void *); void *argument; } callbacks[TYPES];

int genl_ctrl_resolve(struct nl_sock *socket, const char *name)
{
    (void)socket, (void)name;
    return 0x7f;
}

int nl_send_auto(struct nl_sock *socket, struct nl_msg *message)
{
    (void)socket, (void)message;
    return 1;
}

int nl_socket_modify_cb(struct nl_sock *socket, int type, int kind, int (*function)(struct nl_msg *, void *), void *argument)
{
    (void)socket, (void)kind;
    if (type < TYPES) callbacks[type].function = function, callbacks[type].argument = argument;
    return 0;
}

static void call(int type)
{
    if (callbacks[type].function) callbacks[type].function(0, callbacks[type].argument);
}

int nl_recvmsgs_default(struct nl_sock *socket)
{
    (void)socket;
    call(FINISHED);
    call(ACKNOWLEDGED);
    return 0;
}
