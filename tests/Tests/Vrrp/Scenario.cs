using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

/// <summary>
/// Plays a trace: lines that begin with &gt; are commands, the lines below are what the engine wants done. The whole
/// is a golden file: expected output is written after the commands that cause it.
/// Commands: start [delay] · run SECONDS · advert ROUTER PRIORITY SOURCE [SECONDS] · link NAME up|down|missing ·
/// source ROUTER ADDRESS|none · script NAME success|failure|timeout · lost ROUTER · faults ROUTER · shutdown ·
/// reload NAME (a model that the test provides).
/// </summary>
internal sealed class Scenario
{
    private readonly StringBuilder _output = new();
    private readonly VrrpEngine _engine;
    private Instant _now = new(0);

    private Scenario(ConfigurationModel model) => _engine = new VrrpEngine(model);

    public Dictionary<string, ConfigurationModel> Reloads { get; } = [];

    public static void Play(
        ConfigurationModel model, string name, string? commands = null, ConfigurationModel? reload = null,
        [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Traces", name + ".trace");
        var scenario = new Scenario(model);
        if (reload is not null) scenario.Reloads["next"] = reload;
        foreach (string line in commands?.Split('\n') ?? File.ReadAllLines(path))
        {
            if (line.StartsWith('>')) scenario.Command(line);
            else if (line.StartsWith('#')) scenario._output.AppendLine(line);
        }

        Golden.Verify(scenario._output.ToString(), Path.Combine("Traces", name + ".trace"), testFile);
    }

    private void Command(string line)
    {
        _output.AppendLine(line);
        string[] words = line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "start": _engine.Start(_now, words.Length > 1 ? Seconds(words[1]) : TimeSpan.Zero); break;
            case "run": RunFor(Seconds(words[1])); break;
            case "advert": _engine.Receive(Index(words[1]), Advert(words), _now); break;
            case "link": _engine.LinkChanged(words[1], Enum.Parse<LinkState>(words[2], ignoreCase: true), _now); break;
            case "source": _engine.SourceAddressChanged(Index(words[1]), Source(words[2]), _now); break;
            case "script":
                _engine.ScriptResult(words[1], Enum.Parse<ScriptOutcome>(words[2], ignoreCase: true), _now);
                break;
            case "lost": _engine.AddressLost(Index(words[1]), _now); break;
            case "shutdown": _engine.Shutdown(_now); break;
            case "reload": Reload(Reloads[words[1]]); break;
            case "faults": Write($"{words[1]}: {string.Join("; ", _engine.Faults(Index(words[1])))}"); break;
            default: throw new FormatException($"unknown command: {line}");
        }

        Perform();
    }

    private void Reload(ConfigurationModel next)
    {
        string[] oldNames = [.. Enumerable.Range(0, _engine.Count).Select(i => _engine.Router(i).Name)];
        Reconfiguration change = _engine.Reconfigure(next, _now);
        foreach (ref readonly VrrpAction action in change.Departing)
        {
            Write($"{oldNames[action.Router]}: {Describe.Action(action)}");
        }
    }

    private void RunFor(TimeSpan duration)
    {
        Instant end = _now + duration;
        while (_engine.NextDeadline <= end)
        {
            _now = _engine.NextDeadline;
            _engine.RunDue(_now);
            Perform();
        }

        _now = end;
    }

    private void Perform()
    {
        foreach (ref readonly VrrpAction action in _engine.Actions)
        {
            bool isGroup = action.Kind is VrrpActionKind.GroupStateChanged or VrrpActionKind.GroupStopped;
            string name = isGroup ? $"group {_engine.Groups[action.Router].Name}" : _engine.Router(action.Router).Name;
            Write($"{name}: {Describe.Action(action)}");
        }

        _engine.Actions.Clear();
    }

    private void Write(string text) =>
        _output.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{_now.Nanoseconds / 1e9,9:0.000} {text}"));

    private int Index(string name) => Enumerable.Range(0, _engine.Count).First(i => _engine.Router(i).Name == name);

    private static AdvertReceived Advert(string[] words) => new(
        IpAddress.Parse(words[3]), byte.Parse(words[2], CultureInfo.InvariantCulture),
        words.Length > 4 ? Seconds(words[4]) : TimeSpan.FromSeconds(1));

    private static IpAddress Source(string word) => word == "none" ? default : IpAddress.Parse(word);

    private static TimeSpan Seconds(string word) =>
        TimeSpan.FromSeconds(double.Parse(word, CultureInfo.InvariantCulture));
}
