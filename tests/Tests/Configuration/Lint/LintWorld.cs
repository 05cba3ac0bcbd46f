using Holdfast.Configuration;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>The world in which the annotated configurations are looked at.</summary>
internal static class LintWorld
{
    /// <summary>
    /// That of <see cref="Compile.World"/>: eth0 and eth1 exist, so does every script; a few have a text. eth0 has
    /// addresses: 192.0.2.1 and fe80::1:1. eth0.7 and eth1.8 are VLANs.
    /// </summary>
    public static ConfigurationEnvironment Environment { get; } = Compile.World with
    {
        FindInterface = name => Compile.World.FindInterface(name) is not { } facts
                ? name is "eth0.7" or "eth1.8" ? new InterfaceFacts(name, 10) : null
            : name == "eth0" ? facts with { Addresses = [IpAddress.Parse("192.0.2.1"), IpAddress.Parse("fe80::1:1")] }
            : facts,
        ReadTextFile = path => path switch
        {
            "/etc/keepalived/tutorial.sh" =>
                """
                #!/bin/bash
                # systemctl stop keepalived would be wrong here
                if [ `ps -C nginx \u2014no-header | wc -l` -eq 0 ]; then
                    systemctl restart nginx
                    sleep 3
                    if [ `pidof nginx | wc -l` -eq 0 ]; then
                        killall keepalived
                    fi
                fi
                """.Replace("\\u2014", "\u2014", StringComparison.Ordinal),
            "/etc/keepalived/harmless.sh" =>
                """
                #!/bin/bash
                echo "systemctl restart nginx"   # sleep 100
                sleep 0.5
                service nginx status && killall -0 keepalived
                """,
            "/etc/keepalived/windows.sh" => "#!/bin/sh\r\nexit 0\r\n",
            _ => null,
        },
    };
}
