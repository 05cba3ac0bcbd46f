using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>A health check: all that the kinds have in common. As it is, TCP_CHECK and PING_CHECK.</summary>
internal class CheckBlock(CheckDraft check, RealServerDraft server, BindingSession session)
    : BlockBinder(check.Opening.Keyword.Children!, session)
{
    /// <summary>The check under construction.</summary>
    protected CheckDraft Check { get; } = check;

    /// <summary>The server it is for.</summary>
    protected RealServerDraft Server { get; } = server;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (ConnectionReader.TryBind(line, Check.Connection, Server.Address.Address.Family)) return;
        if (ScheduleReader.TryBind(line, Check)) return;
        switch (line.Name)
        {
            case "alpha":
                if (Values.TryBool(line, out bool alpha)) Check.Alpha = alpha;
                break;
            case "log_all_failures":
                if (Values.TryBool(line, out bool all)) Check.LogAllFailures = all;
                break;
            default: Values.Check(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close() => Add(Check);

    /// <summary>Takes a check over, unless it cannot be run.</summary>
    protected void Add(CheckDraft finished)
    {
        IpAddress address = finished.Connection.Address ?? Server.Address.Address;
        if (!address.IsLinkLocal || finished.Connection.BindInterface is not null)
            Server.Checks.Add(finished);
        else
            Drop($"{address} is link-local: it needs bind_if to be reached");
    }

    /// <summary>Says that there is no such check.</summary>
    protected void Drop(string why, SourceSpan? span = null)
    {
        Session.Report(new Diagnostic(
            ServerDiagnostics.CheckDropped, span ?? Check.Opening.Span, $"{why}: the check is dropped")
        {
            Effect = $"the real server {Server.Address} is not checked in this way",
        });
    }
}

/// <summary>Reads where a check connects to.</summary>
internal static class ConnectionReader
{
    private const int LongestInterfaceName = 15;

    /// <summary>False: the line says nothing about it.</summary>
    public static bool TryBind(Line line, ConnectionDraft draft, IpFamily family)
    {
        switch (line.Name)
        {
            case "connect_ip":
                if (Address(line, draft.BindAddress?.Family ?? IpFamily.None) is { } to) draft.Address = to;
                return true;
            case "bindto":
                if (Address(line, draft.Address?.Family ?? family) is { } from) draft.BindAddress = from;
                return true;
            case "connect_port":
                if (Values.TryInteger(line, out long port)) draft.Port = (ushort)port;
                return true;
            case "bind_port":
                if (Values.TryInteger(line, out long bindPort)) draft.BindPort = (ushort)bindPort;
                return true;
            case "bind_if":
                if (line.Words[1].Chars.Length > LongestInterfaceName)
                {
                    line.Report(
                        BindingDiagnostics.InvalidValue,
                        $"an interface name has at most {LongestInterfaceName} characters: bind_if is ignored");
                }
                else
                {
                    draft.BindInterface = line.Value;
                }

                return true;
            case "connect_timeout":
                if (Values.TrySeconds(line, out TimeSpan timeout)) draft.Timeout = timeout;
                return true;
            case "fwmark":
                if (Values.TryInteger(line, out long mark)) draft.FirewallMark = (uint)mark;
                return true;
            default:
                return false;
        }
    }

    private static IpAddress? Address(Line line, IpFamily family)
    {
        if (!Values.TryAddress(line.Words[1], out IpAddress address))
        {
            line.Report(BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no address: {line.Name} is ignored");
            return null;
        }

        if (family == IpFamily.None || family == address.Family) return address;
        line.Report(
            BindingDiagnostics.WrongFamily,
            $"{address} is not of the family of {(line.Name == "bindto" ? "the address to connect to" : "bindto")}: "
            + $"{line.Name} is ignored");
        return null;
    }
}
