using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>
/// Plays a trace: lines that begin with &gt; are commands, the lines below are what the engine wants done. The whole
/// is a golden file: expected output is written after the commands that cause it. Real servers are a, b, c, …
/// Commands: start [SERVER=WEIGHT … (what the table holds already)] · run SECONDS · set SERVER[/CHECK or page]
/// ok|fail|short|hang|WEIGHT (what attempts see from now on; they end at once) · file NAME VALUE|none ·
/// drain SERVER SECONDS · undrain SERVER · connections SERVER COUNT (told each second while there is a drain) ·
/// here|away (the address of the service) · reload · status · shutdown.
/// </summary>
internal sealed class Scenario
{
    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, string> _sees = [];
    private readonly Dictionary<string, ulong> _connections = [];
    private readonly Queue<ConfigurationModel> _reloads;
    private readonly LoadBalancingEngine _engine;
    private ConfigurationModel _former;
    private Instant _now = new(0);
    private Instant _count = new(0);
    private bool _isHere = true;

    private Scenario(ConfigurationModel model, ConfigurationModel[] reloads)
    {
        _former = model;
        _reloads = new(reloads);
        _engine = new LoadBalancingEngine(model, _ => _isHere);
    }

    public static void Play(string name, ConfigurationModel model, params ConfigurationModel[] reloads) =>
        Play(name, model, reloads, Here());

    private static void Play(string name, ConfigurationModel model, ConfigurationModel[] reloads, string testFile)
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Traces", name + ".trace");
        var scenario = new Scenario(model, reloads);
        foreach (string line in File.ReadAllLines(path))
        {
            if (line.StartsWith('>')) scenario.Command(line);
            else if (line.StartsWith('#')) scenario._output.AppendLine(line);
        }

        Golden.Verify(scenario._output.ToString(), Path.Combine("Traces", name + ".trace"), testFile);
    }

    private static string Here([CallerFilePath] string testFile = "") => testFile;

    private void Command(string line)
    {
        _output.AppendLine(line);
        string[] words = line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "start": _engine.Start(Observed(words[1..]), _now); break;
            case "run": RunFor(Seconds(words[1])); break;
            case "set": _sees[words[1]] = words[2]; break;
            case "file": _engine.FileChanged(words[1], words[2] == "none" ? null : long.Parse(words[2]), _now); break;
            case "drain": Write($"{_engine.Drain(Server(words[1]), null, Seconds(words[2]), _now)} drained"); break;
            case "undrain": Write($"{_engine.Undrain(Server(words[1]), 80, _now)} undrained"); break;
            case "connections": _connections[words[1]] = ulong.Parse(words[2]); break;
            case "here" or "away":
                _isHere = words[0] == "here";
                _engine.AddressesChanged(_now);
                break;
            case "reload":
                _former = _engine.Model;
                _engine.Reconfigure(_reloads.Dequeue(), _now);
                break;
            case "status": Status(); break;
            case "shutdown": _engine.Shutdown(_now); break;
            default: throw new FormatException($"unknown command: {line}");
        }

        Perform();
    }

    private void RunFor(TimeSpan duration)
    {
        Instant end = _now + duration;
        while (true)
        {
            if (_count <= _now) _count = _now + TimeSpan.FromSeconds(1);
            Instant next = _engine.HasDraining && _count < _engine.NextDeadline ? _count : _engine.NextDeadline;
            if (next > end) break;
            _now = next;
            if (_now == _count && _engine.HasDraining) CountConnections();
            _engine.RunDue(_now);
            Perform();
        }

        _now = end;
    }

    private void CountConnections()
    {
        ServiceKey key = ServiceKey.Of(TransportProtocol.Tcp, IpAddress.Parse("192.0.2.1"), 80);
        _engine.ConnectionsCounted([.. _connections.Select(one => new DestinationConnections(key, Server(one.Key), 80, one.Value))], _now);
    }

    private void Perform()
    {
        while (_engine.Actions.Count > 0)
        {
            LoadBalancingAction[] actions = [.. _engine.Actions];
            _engine.Actions.Clear();
            foreach (LoadBalancingAction action in actions) Perform(action);
        }
    }

    private void Perform(LoadBalancingAction action)
    {
        ConfigurationModel model = action.OfFormerModel ? _former : _engine.Model;
        VirtualServer service = model.VirtualServers[action.VirtualServer];
        string server = action.RealServer < 0 ? "" : Name(service.RealServers[action.RealServer].Address);
        switch (action.Kind)
        {
            case LoadBalancingActionKind.RunCheck: Attempt(action, service, server); break;
            case LoadBalancingActionKind.TableChanged: Write($"table {Table(action.VirtualServer)}"); break;
            default:
                string value = action.Value != 0 ? $" {action.Value}" : "";
                string text = action.Text.Length > 0 ? $" ({action.Text})" : "";
                Write($"{action.Kind}{(server.Length > 0 ? " " + server : "")}{value}{text}");
                break;
        }
    }

    private void Attempt(LoadBalancingAction action, VirtualServer service, string server)
    {
        HealthCheck check = _engine.FindCheck(action.Check)!;
        RealServer real = service.RealServers[action.RealServer];
        string part = check switch
        {
            HealthCheck.Http http => http.Urls[action.Step].Path,
            HealthCheck.Misc misc => "/" + misc.Command.Path,
            _ => real.Checks.Count > 1 ? "/" + real.Checks.ToList().IndexOf(check) : "",
        };
        string sees = _sees.GetValueOrDefault(server + part) ?? _sees.GetValueOrDefault(server) ?? "ok";
        Write($"  {server}{part} {sees}");
        CheckResult result = sees switch
        {
            "ok" => CheckResult.Success,
            "fail" => CheckResult.Failure("connection refused"),
            "short" => CheckResult.Inconclusive("this process has too many files open"),
            _ => int.TryParse(sees, out int weight) ? CheckResult.Success with { Weight = weight } : default,
        };
        if (sees != "hang") _engine.CheckEnded(action.Check, result, _now);
    }

    private void Status()
    {
        foreach (VirtualServerStatus service in _engine.Snapshot(_now).VirtualServers)
        {
            Write($"{service.Service} {(service.IsUp ? "up" : "down")} "
                + $"{service.Sum}/{service.Quorum}±{service.Hysteresis}" + (service.IsSorryServerInUse ? " sorry" : "") + (service.IsSuspended ? " suspended" : ""));
            foreach (RealServerStatus real in service.RealServers)
            {
                Write($"  {Name(real.Address)} {(real.IsUp ? "up" : "down")} since {real.Since} weight "
                    + $"{real.TableWeight?.ToString() ?? "-"}/{real.EffectiveWeight}/{real.ConfiguredWeight}"
                    + (real.Reason.Length > 0 ? $" ({real.Reason})" : "") + (real.IsHeld ? $" held {real.HoldEnd}" : "")
                    + (real.Drain != DrainPhase.None ? $" {real.Drain} {real.DrainDeadline}" : "")
                    + (real.RampEnd is { } end ? $" growing until {end}" : ""));
                foreach (CheckStatus check in real.Checks)
                {
                    Write($"    {check.Keyword} {(check.IsUp ? "up" : "down")}{(check.HasRun ? "" : " unproven")} "
                        + $"{check.FailedAttempts}/{check.Attempts} failed, {check.Failures} now, next {check.NextDue}");
                }
            }
        }
    }

    private string Table(int service) => string.Join("; ", _engine.Desired(service).Select(entry =>
        string.Join(' ', entry.Destinations.Select(found => $"{Name(found.Address)}={found.Weight}"))));

    private Dictionary<ServiceKey, ServiceEntry> Observed(string[] words)
    {
        if (words.Length == 0) return [];
        VirtualServer service = _engine.Model.VirtualServers[0];
        var address = (Service.Address)service.Service;
        ServiceKey key = ServiceKey.Of(service.Protocol, address.Ip, address.Port);
        Destination[] found =
        [
            .. words.Where(word => word.Contains('='))
                .Select(word => new Destination(Server(word[..1]), 80) { Weight = int.Parse(word[2..]) }),
        ];
        return new() { [key] = new ServiceEntry(new ServiceDefinition(key), found) };
    }

    private void Write(string text) =>
        _output.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{_now.Nanoseconds / 1e9,9:0.000} {text}"));

    private static IpAddress Server(string name) => Services.Address(name[0] - 'a');

    private static string Name(IpAddress address) =>
        ((char)('a' + Enumerable.Range(0, 26).First(i => Services.Address(i) == address))).ToString();

    private static TimeSpan Seconds(string word) =>
        TimeSpan.FromSeconds(double.Parse(word, CultureInfo.InvariantCulture));
}
