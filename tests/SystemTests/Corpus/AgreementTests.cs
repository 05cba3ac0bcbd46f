using System.Text.Json;

namespace Holdfast.SystemTests;

/// <summary>
/// eng/oracle judges us; these judge eng/oracle: it must say so when we agree, and must not say so when we do not. Two
/// small files of our own, with a recorded oracle that is right or wrong.
/// </summary>
public sealed class AgreementTests : IDisposable
{
    private const string Good = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            virtual_ipaddress {
                192.0.2.10/24
            }
        }
        """;

    private const string Unknown = Good + "\nno_such_keyword\n";

    // Plays a daemon: what it dumps stands beside its configuration.
    private const string FakeDaemon = """
        #!/bin/bash
        for word; do
            [ "$last" = -f ] && file=$word
            [ "$last" = -p ] && pid=$word
            last=$word
        done
        case " $* " in *" -t "*) exit 0;; esac
        trap 'cp "$file.dump" /tmp/keepalived.data; echo " Flag = no" > /tmp/keepalived_parent.data' USR1
        echo $$ > "$pid"
        mkfifo /tmp/never
        exec 3<> /tmp/never
        while :; do read -u 3; done
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("agreement-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 0, 1)]
    public void The_status_of_the_test_is_compared(int oracleOfGood, int oracleOfUnknown, int expected)
    {
        Record("good", Good, oracleOfGood, norm: null);
        Record("unknown", Unknown, oracleOfUnknown, norm: null);

        (int status, JsonElement report) = Judge(Daemons.Ours, "--no-dump");

        status.ShouldBe(expected, report.ToString());
        report.GetProperty("status").GetProperty("compared").GetInt32().ShouldBe(2);
        report.GetProperty("status").GetProperty("agree").GetInt32().ShouldBe(2 - expected);
    }

    [Theory]
    [InlineData(51, 0)]
    [InlineData(52, 1)]
    public void The_dumps_are_compared_without_what_belongs_to_the_moment(int vridOfOracle, int expected)
    {
        string norm = $"##### keepalived.data\n{Dump("BACKUP", vridOfOracle, "1 s ago")}\n"
            + "##### keepalived_parent.data\n Flag = no\n";
        Record("good", Good, 0, norm);
        Record("second", Good, 0, norm);
        foreach (string name in new[] { "good", "second" })
        {
            File.WriteAllText(Path.Combine(_directory, $"own/{name}.conf.dump"), Dump("MASTER", 51, "now") + "\n");
        }

        string program = Path.Combine(_directory, "keepalived");
        File.WriteAllText(program, FakeDaemon);
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);

        (int status, JsonElement report) = Judge(program);

        status.ShouldBe(expected, report.ToString());
        JsonElement vrrp = report.GetProperty("classes").GetProperty("VRRP");
        vrrp.GetProperty("files").GetInt32().ShouldBe(2);
        vrrp.GetProperty("files_agree").GetInt32().ShouldBe(expected == 0 ? 2 : 0);
        vrrp.GetProperty("lines_agree").GetInt32().ShouldBe(expected == 0 ? 8 : 6);
    }

    [Fact]
    public void A_crash_of_keepalived_is_no_oracle()
    {
        Record("good", Good, -11, norm: null);
        Record("unknown", Unknown, 5, norm: null);

        (int status, JsonElement report) = Judge(Daemons.Ours, "--no-dump");

        status.ShouldBe(0, report.ToString());
        report.GetProperty("status").GetProperty("compared").GetInt32().ShouldBe(1);
    }

    private static string Dump(string state, int vrid, string transition) => $"""
        ------< VRRP Topology >------
         VRRP Instance = VI_1
           State = {state}
           Interface = eth0
           Virtual Router ID = {vrid}
           Last transition = {transition}
        """;

    private void Record(string name, string text, int status, string? norm)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "own"));
        string oracle = Directory.CreateDirectory(Path.Combine(_directory, "oracle/own")).FullName;
        File.WriteAllText(Path.Combine(_directory, $"own/{name}.conf"), text);
        File.WriteAllText(
            Path.Combine(oracle, $"{name}.v243.stub.txt"),
            $"# keepalived v243 -t -f own/{name}.conf ; hostname h1 ; interfaces: lo eth0 ; no user x ; stub scripts: /x/y.sh\n"
            + $"# exit={status}\n");
        if (norm != null) File.WriteAllText(Path.Combine(oracle, $"{name}.norm"), norm);
    }

    private (int Status, JsonElement Report) Judge(string program, params string[] options)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "namespaces need root");
        CommandResult result = Shell.Run(
            "env",
            [$"DOTNET_ROOT={Daemons.RuntimeRoot()}", Path.Combine(Daemons.Repository, "eng/oracle"), "--json", "--program", program,
                .. options, _directory],
            timeout: TimeSpan.FromSeconds(120));
        if (result.ExitCode > 1) throw new InvalidOperationException(result.Output + result.Error);
        return (result.ExitCode, JsonDocument.Parse(result.Output).RootElement);
    }
}
