using Holdfast.Core.Checks;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Checks;

public class CheckComparisonTests
{
    private static readonly CheckSchedule s_schedule = new();

    // Each call makes new lists and arrays, as reading the configuration again does.
    private static readonly Func<HealthCheck>[] s_checks =
    [
        () => new HealthCheck.Tcp { Schedule = s_schedule, Connection = Connection(80) },
        () => new HealthCheck.Tcp { Schedule = s_schedule, Connection = Connection(81) },
        () => Http([Url("/", [200, 1])]),
        () => Http([Url("/", [200, 2])]),
        () => Http([Url("/a", [200, 1])]),
        () => Http([Url("/", [200, 1]), Url("/b", [200, 1])]),
        () => Http([Url("/", [200, 1]) with { StatusCodes = [new(200, 204)] }]),
        () => Http([Url("/", [200, 1]) with { Regex = new BodyRegex("x") }]),
        () => Http([Url("/", [200, 1])]) with { VirtualHost = "x" },
        () => new HealthCheck.Http2 { Schedule = s_schedule, Connection = Connection(80), Urls = [Url("/", [200, 1])] },
        () => new HealthCheck.Udp { Schedule = s_schedule, Connection = Connection(80), Payload = [1, 2], Reply = [3] },
        () => new HealthCheck.Udp { Schedule = s_schedule, Connection = Connection(80), Payload = [1, 3], Reply = [3] },
        () => new HealthCheck.Misc { Schedule = s_schedule, Command = new ScriptCommand(["/bin/true", "a"]) },
        () => new HealthCheck.Misc { Schedule = s_schedule, Command = new ScriptCommand(["/bin/true", "b"]) },
        () => new HealthCheck.File { Schedule = s_schedule, Name = "f" },
        () => new HealthCheck.File { Schedule = s_schedule, Name = "f", Weight = 2 },
    ];

    [Fact]
    public void A_check_is_the_same_as_itself_read_again_and_as_no_other()
    {
        for (int i = 0; i < s_checks.Length; i++)
        {
            for (int j = 0; j < s_checks.Length; j++)
            {
                CheckComparison.DoesSame(s_checks[i](), s_checks[j]()).ShouldBe(i == j, $"{i} and {j}");
            }
        }
    }

    [Fact]
    public void When_it_runs_does_not_matter() => CheckComparison.DoesSame(
        s_checks[2](), s_checks[2]() with { Schedule = s_schedule with { Retry = 7 } }).ShouldBeTrue();

    private static ConnectionOptions Connection(ushort port) =>
        new() { Address = IpAddress.Parse("10.0.0.1"), Port = port };

    private static HealthCheck.Http Http(CheckUrl[] urls) =>
        new() { Schedule = s_schedule, Connection = Connection(80), Urls = urls };

    private static CheckUrl Url(string path, byte[] digest) =>
        new() { Path = path, Digest = digest, StatusCodes = [new(200, 299)] };
}
