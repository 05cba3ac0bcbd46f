using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>Virtual servers, real servers and models that tests begin with.</summary>
internal static class Services
{
    /// <summary>Each 5 s, at once after the start; two retries, 1 s apart.</summary>
    public static CheckSchedule Often { get; } = new()
    {
        DelayLoop = TimeSpan.FromSeconds(5),
        Warmup = TimeSpan.Zero,
        Retry = 2,
        DelayBeforeRetry = TimeSpan.FromSeconds(1),
    };

    public static IpAddress Address(int last) => IpAddress.Parse($"10.0.{last / 250}.{last % 250 + 1}");

    /// <summary>Real server 0 is a, 1 is b, …</summary>
    public static RealServer Real(int number, params HealthCheck[] checks) =>
        new()
        {
            Address = Address(number),
            Port = 80,
            Checks = checks,
            Alpha = checks.Any(check => check.Schedule.Alpha),
        };

    public static HealthCheck.Tcp Tcp(CheckSchedule schedule, ushort port = 80) => new()
    {
        Schedule = schedule,
        Connection = new() { Address = Address(0), Port = port },
    };

    public static HealthCheck.Http Pages(CheckSchedule schedule, bool fastRecovery, params string[] paths) => new()
    {
        Schedule = schedule,
        Connection = new() { Address = Address(0), Port = 80 },
        FastRecovery = fastRecovery,
        Urls = [.. paths.Select(path => new CheckUrl { Path = path })],
    };

    public static HealthCheck.Misc Misc(CheckSchedule schedule, string name) =>
        new() { Schedule = schedule, Command = new ScriptCommand([name]), IsDynamic = true };

    public static HealthCheck.File File(string name, int? weight, bool reverse = false) =>
        new() { Schedule = Often, Name = name, Weight = weight, Reverse = reverse };

    public static VirtualServer Virtual(params RealServer[] servers) => new()
    {
        Service = new Service.Address(IpAddress.Parse("192.0.2.1"), 80),
        Protocol = TransportProtocol.Tcp,
        RealServers = servers,
    };

    public static ConfigurationModel Model(params VirtualServer[] services) => new() { VirtualServers = services };
}
