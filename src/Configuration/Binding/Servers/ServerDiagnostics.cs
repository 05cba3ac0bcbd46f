using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>The findings about virtual servers, real servers and health checks that a line or a block shows.</summary>
public static class ServerDiagnostics
{
    /// <summary>A health check lacks what it cannot do without, or names what does not exist.</summary>
    public static DiagnosticKind CheckDropped { get; } = new("B100", Severity.Error, "a health check is dropped")
    {
        Consequence = "The real server is not checked in this way. A server without any check counts as up, whatever happens "
            + "to it, and goes on getting connections.",
        Remedy = "Complete the check, or remove it if the server is meant to be unchecked.",
        Example = """
            real_server 192.0.2.9 80 {
                MISC_CHECK {
                }
            }
            """,
    };

    /// <summary>A page of an HTTP check lacks its path.</summary>
    public static DiagnosticKind UrlDropped { get; } = new("B101", Severity.Error, "a url is dropped")
    {
        Consequence = "The page is not asked for. A check that has no other page is dropped as a whole.",
        Remedy = "Give the url a path, such as: path /",
        Example = """
            real_server 192.0.2.9 80 {
                HTTP_GET {
                    url {
                        status_code 200
                    }
                }
            }
            """,
    };

    /// <summary>A real server or sorry server that cannot be used.</summary>
    public static DiagnosticKind ServerSkipped { get; } = new("B102", Severity.Error, "a server is skipped")
    {
        Consequence = "The server gets no connections; the others share its load. A virtual server that is left without real "
            + "servers is dropped.",
        Remedy = "Write an IPv4 or IPv6 address and a port; only tunnels can lead to an address of the other family.",
        Example = """
            sorry_server localhost 80
            """,
    };

    /// <summary>A virtual server whose address cannot be read.</summary>
    public static DiagnosticKind VirtualServerSkipped { get; } = new("B103", Severity.Error, "a virtual server is skipped")
    {
        Consequence = "The whole block is passed over: nothing is balanced for this service.",
        Remedy = "Write ADDRESS PORT, fwmark NUMBER or group NAME behind virtual_server.",
        Example = """
            virtual_server www.example.org 80 {
            }
            """,
    };

    /// <summary>An entry of a group that cannot be used.</summary>
    public static DiagnosticKind GroupEntrySkipped { get; } =
        new("B104", Severity.Error, "an entry of a virtual server group is skipped")
        {
            Consequence = "Nothing is balanced for these addresses; the other entries of the group are used.",
            Remedy = "Write ADDRESS PORT, a range ADDRESS-LAST PORT with the last octet or hextet, ADDRESS/LENGTH PORT with "
                + "zeros behind the prefix, or fwmark NUMBER.",
            Example = """
                virtual_server_group web {
                    192.0.2.10-300 80
                }
                """,
        };

    /// <summary>A group that is dropped as a whole.</summary>
    public static DiagnosticKind GroupDropped { get; } = new("B105", Severity.Error, "a virtual server group is dropped")
    {
        Consequence = "Virtual servers that refer to the group are dropped too.",
        Remedy = "Give the group an entry; where it holds IPv4, IPv6 and firewall marks, name the family of each mark.",
        Example = """
            virtual_server_group web {
            }
            """,
    };

    /// <summary>Options of a forwarding method that do not go together.</summary>
    public static DiagnosticKind Forwarding { get; } = new("B106", Severity.Error, "the options of a tunnel are ignored")
    {
        Consequence = "The method is used without its options: TUN becomes plain IP-in-IP, which a server that expects another "
            + "kind of tunnel does not unpack.",
        Remedy = "TUN, TUN type gre [csum|nocsum], or TUN type gue port NUMBER [csum|nocsum|remcsum].",
        Example = """
            lb_kind TUN type gue
            """,
    };

    /// <summary>A setting that depends on another one which is not there.</summary>
    public static DiagnosticKind OutOfPlace { get; } = new("B107", Severity.Error, "a setting has nothing to apply to")
    {
        Consequence = "The line has no effect.",
        Remedy = "Write it after the setting that it belongs to, or remove it.",
        Example = """
            lb_algo rr
            sh-port
            """,
    };

    /// <summary>Bytes that are not hexadecimal.</summary>
    public static DiagnosticKind HexBytes { get; } = new("B108", Severity.Error, "no hexadecimal bytes")
    {
        Consequence = "The bytes are ignored: an empty datagram is sent, or any reply counts as good.",
        Remedy = "Write pairs of hexadecimal digits, quoted if there are blanks between them: payload \"01 00 ab\"",
        Example = """
            real_server 192.0.2.9 80 {
                UDP_CHECK {
                    payload hello
                }
            }
            """,
    };

    /// <summary>Replies that can never be of the demanded length.</summary>
    public static DiagnosticKind AlwaysFails { get; } = new("B109", Severity.Error, "the check can never succeed")
    {
        Consequence = "Every check fails: the real server is taken out of service and never comes back.",
        Remedy = "Let min_reply_length be at most max_reply_length.",
        Example = """
            real_server 192.0.2.9 80 {
                UDP_CHECK {
                    require_reply
                    min_reply_length 500
                }
            }
            """,
    };

    /// <summary>A setting of a regular expression that is not there, or of one that cannot be.</summary>
    public static DiagnosticKind Regex { get; } =
        new("B110", Severity.Warning, "a setting of a regular expression is ignored", ErrorClass.None)
        {
            Consequence = "keepalived ignores the setting and says so only in its log; the page is accepted without it.",
            Remedy = "Give regex in the same url, and offsets and stack sizes in ascending order.",
            Example = """
                real_server 192.0.2.9 80 {
                    HTTP_GET {
                        url {
                            path /
                            regex_no_match
                        }
                    }
                }
                """,
        };

    /// <summary>A least version of TLS above the greatest one.</summary>
    public static DiagnosticKind TlsVersions { get; } = new("B111", Severity.Error, "no version of TLS is left")
    {
        Consequence = "Both lines are ignored: the check accepts every version that the system allows.",
        Remedy = "Let tls_min_version be at most tls_max_version.",
        Example = """
            real_server 192.0.2.9 443 {
                SSL_GET {
                    tls_min_version 1.3
                    tls_max_version 1.2
                    url {
                        path /
                    }
                }
            }
            """,
    };

    /// <summary>What a certificate must be is said, and that it is to be looked at is not.</summary>
    public static DiagnosticKind NothingVerified { get; } =
        new("B112", Severity.Warning, "the certificate is not verified", ErrorClass.None)
        {
            Consequence = "As in keepalived, a check over TLS accepts any certificate, unless tls_verify is given.",
            Remedy = "Add tls_verify to the check, or remove the line.",
            Example = """
                real_server 192.0.2.9 443 {
                    SSL_GET {
                        tls_name www.example.org
                        url {
                            path /
                        }
                    }
                }
                """,
        };

    /// <summary>Every kind of this list.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        CheckDropped, UrlDropped, ServerSkipped, VirtualServerSkipped, GroupEntrySkipped, GroupDropped, Forwarding, OutOfPlace, HexBytes, AlwaysFails, Regex,
        TlsVersions, NothingVerified,
    ];
}
