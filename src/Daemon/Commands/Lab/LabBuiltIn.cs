namespace Holdfast.Daemon.Commands.Lab;

/// <summary>The play without files of the user: the master and backup of every introduction to keepalived, with a check script.</summary>
internal static class LabBuiltIn
{
    private const int FirstPriority = 100;
    private const int SecondPriority = 90;
    private const int IntervalSeconds = 1;
    private const int CheckSeconds = 2;
    private const int PatienceSeconds = 1;

    public static LabPair Pair { get; } = new()
    {
        VirtualAddress = "10.9.0.100",
        ClientAddress = "10.9.0.50/24",
        FirstAddresses = [new("eth0", "10.9.0.1/24")],
        SecondAddresses = [new("eth0", "10.9.0.2/24")],
        Times = new LabTimes(
            BackupDownInterval: 3 * TimeSpan.FromSeconds(IntervalSeconds) + Skew,
            BackupSkew: Skew,
            FirstPreempts: true,
            Check: TimeSpan.FromSeconds(CheckSeconds),
            CheckPatience: TimeSpan.FromSeconds(PatienceSeconds)),
    };

    private static TimeSpan Skew => TimeSpan.FromSeconds(1) * (256 - SecondPriority) / 256;

    /// <summary>The configuration of a director; its check script lies in a directory.</summary>
    public static string Configuration(bool isFirst, string directory) =>
        $$"""
        global_defs {
            router_id {{(isFirst ? LabSteps.First : LabSteps.Second)}}
            script_user root
            enable_script_security
        }

        vrrp_script check_nginx {
            script "{{directory}}/check_nginx.sh"
            interval {{CheckSeconds}}
            weight -20
        }

        vrrp_instance WEB {
            state {{(isFirst ? "MASTER" : "BACKUP")}}
            interface eth0
            virtual_router_id 51
            priority {{(isFirst ? FirstPriority : SecondPriority)}}
            advert_int {{IntervalSeconds}}
            authentication {
                auth_type PASS
                auth_pass holdfast
            }
            track_script {
                check_nginx
            }
            virtual_ipaddress {
                10.9.0.100/24 dev eth0 label eth0:1
            }
        }

        """;

    /// <summary>Revives nginx; where that fails, gives the address to the other director by stopping the daemon.</summary>
    public static string CheckScript =>
        $$"""
        #!/bin/sh
        alive() { ps -C nginx --no-headers | grep -qv defunct; }

        alive && exit 0
        systemctl restart nginx
        sleep {{PatienceSeconds}}
        alive && exit 0
        killall keepalived
        exit 1

        """;
}
