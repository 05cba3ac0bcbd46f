using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Validation;

/// <summary>The findings about virtual servers that no single line shows.</summary>
public static class ServerFindings
{
    /// <summary>A virtual server without real server.</summary>
    public static DiagnosticKind Dropped { get; } =
        new("V040", Severity.Error, "a virtual server is dropped", ErrorClass.Warning)
        {
            Consequence = "The service is not in the kernel's table: connections to it are not balanced, and a sorry server does "
                + "not help.",
            Remedy = "Give it a real_server, or remove the block.",
            Example = """
                virtual_server 192.0.2.10 80 {
                    sorry_server 192.0.2.20 80
                }
                """,
        };

    /// <summary>Protocol, scheduler or method of a virtual server are missing.</summary>
    public static DiagnosticKind DefaultUsed { get; } =
        new("V041", Severity.Warning, "a virtual server uses a default", ErrorClass.Warning)
        {
            Consequence = "The value that is shown is used. For protocol that is UDP, also where TCP was meant.",
            Remedy = "Write the line: protocol TCP|UDP|SCTP, lb_algo NAME, lb_kind NAT|DR|TUN.",
            Example = """
                virtual_server 192.0.2.10 80 {
                    real_server 192.0.2.20 80 {
                    }
                }
                """,
        };

    /// <summary>A real server listed twice.</summary>
    public static DiagnosticKind ServerRepeated { get; } =
        new("V042", Severity.Error, "a real server is listed twice", ErrorClass.GeneralError)
        {
            Consequence = "Only the first block counts; the weight, checks and scripts of the second one are lost.",
            Remedy = "Remove one of the blocks, or correct its address or port.",
            Example = """
                real_server 192.0.2.9 80 {
                }
                real_server 192.0.2.9 80 {
                }
                """,
        };

    /// <summary>A port that the forwarding method cannot change.</summary>
    public static DiagnosticKind Port { get; } =
        new("V043", Severity.Warning, "the port of a server is replaced", ErrorClass.Warning)
        {
            Consequence = "DR and TUN leave packets as they are: connections reach the server on the port of the virtual server, "
                + "while its checks go to the port that is written.",
            Remedy = "Use the port of the virtual server for the real server, or lb_kind NAT.",
            Example = """
                lb_kind DR
                real_server 192.0.2.9 8080 {
                }
                """,
        };

    /// <summary>A quorum or hysteresis that cannot be.</summary>
    public static DiagnosticKind Quorum { get; } =
        new("V044", Severity.Warning, "a quorum is adjusted", ErrorClass.Warning)
        {
            Consequence = "quorum_up, quorum_down and the sorry server act at another weight than written.",
            Remedy = "Let quorum be at most the sum of the weights, and hysteresis less than quorum.",
            Example = """
                quorum 5
                """,
        };

    /// <summary>A setting that does not go with the kind of service.</summary>
    public static DiagnosticKind SettingDropped { get; } =
        new("V045", Severity.Warning, "a setting does not go with the service", ErrorClass.GeneralError)
        {
            Consequence = "The setting has no effect.",
            Remedy = "Remove the line, or change what it contradicts.",
            Example = """
                protocol TCP
                ops
                """,
        };

    /// <summary>A virtual server whose group does not exist or does not fit. keepalived's configuration test says nothing.</summary>
    public static DiagnosticKind NoGroup { get; } =
        new("V046", Severity.Error, "the group of a virtual server cannot be used", ErrorClass.None)
        {
            Consequence = "The virtual server is dropped when the daemon starts; keepalived -t does not tell.",
            Remedy = "Define the virtual_server_group with addresses of the family of the real servers; only tunnels cross families.",
            Example = """
                virtual_server group web {
                    real_server 192.0.2.20 80 {
                    }
                }
                """,
        };

    /// <summary>Something that the engine which was chosen cannot do.</summary>
    public static DiagnosticKind EngineCannot { get; } =
        new("V047", Severity.Error, "the nftables engine cannot do this", ErrorClass.None)
        {
            Consequence = "The virtual server, or the real server for which it is written, is not served: connections to it are not "
                + "balanced.",
            Remedy = "Use what the nftables engine has, or lvs_engine ipvs on a kernel with IPVS.",
            Example = """
                global_defs {
                    lvs_engine nftables
                }
                virtual_server 192.0.2.10 80 {
                    lb_algo sed
                    lb_kind NAT
                    protocol TCP
                    real_server 192.0.2.20 80 {
                    }
                }
                """,
        };

    /// <summary>A scheduler that the engine which was chosen plays by another one.</summary>
    public static DiagnosticKind SchedulerReplaced { get; } =
        new("V048", Severity.Warning, "the nftables engine plays another scheduler", ErrorClass.None)
        {
            Consequence = "New connections are spread by weight alone. A server with many long connections goes on getting its share "
                + "of new ones.",
            Remedy = "Write lb_algo wrr or rr, which is what happens; or use lvs_engine ipvs on a kernel with IPVS.",
            Example = """
                global_defs {
                    lvs_engine nftables
                }
                virtual_server 192.0.2.10 80 {
                    lb_algo wlc
                    lb_kind NAT
                    protocol TCP
                    real_server 192.0.2.20 80 {
                    }
                }
                """,
        };

    /// <summary>A global setting that the engine which was chosen does not know.</summary>
    public static DiagnosticKind SettingOfIpvs { get; } =
        new("V049", Severity.Warning, "the nftables engine has no such setting", ErrorClass.None)
        {
            Consequence = "The services are balanced as if the line were not there.",
            Remedy = "Remove the line: timeouts are those of net.netfilter.nf_conntrack_*, and conntrackd tells other directors of "
                + "connections. Or use lvs_engine ipvs on a kernel with IPVS.",
        };

    /// <summary>Every kind of this list.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        Dropped, DefaultUsed, ServerRepeated, Port, Quorum, SettingDropped, NoGroup, EngineCannot, SchedulerReplaced,
        SettingOfIpvs,
    ];
}
