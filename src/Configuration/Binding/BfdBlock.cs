using Holdfast.Configuration.Text;
using Holdfast.Core.Bfd;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding;

/// <summary><c>bfd_instance</c>, as the BFD process reads it.</summary>
internal sealed class BfdBlock(Line opening, ModelDraft draft, BindingSession session)
    : BlockBinder(opening.Keyword.Children!, session)
{
    private const byte DefaultTtl4 = 255;
    private const byte DefaultTtl6 = 64;
    private const decimal LongInterval = 10_000;
    private const long ManyMisses = 10;
    private const byte AnyHops = 255;
    private const int MostWeight = 253;

    private bool _isDropped;
    private IpAddress? _neighbor;
    private SourceSpan? _neighborSpan;
    private SourceSpan? _sourceSpan;
    private byte? _ttl;
    private Line? _maxHops;
    private bool _toVrrp;
    private bool _toCheckers;
    private BfdSettings _session = new() { Name = opening.Value, Neighbor = default };

    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        // keepalived passes over the rest of a block whose neighbour is wrong, except where its VRRP process reads it.
        if (_isDropped && line.Name != "weight") return;
        switch (line.Name)
        {
            case "neighbor_ip" or "neighbour_ip": Neighbor(line); break;
            case "source_ip": Source(line); break;
            case "min_rx":
                if (Milliseconds(line) is { } rx) _session = _session with { MinimumReceiveInterval = rx };
                break;
            case "min_tx":
                if (Milliseconds(line) is { } tx) _session = _session with { MinimumTransmitInterval = tx };
                break;
            case "idle_tx":
                if (Milliseconds(line) is { } idle) _session = _session with { IdleTransmitInterval = idle };
                break;
            case "multiplier":
                if (!Values.TryInteger(line, out long multiplier)) break;
                if (multiplier > ManyMisses) Unusual(line, $"{multiplier} lost packets are many");
                _session = _session with { Multiplier = (byte)multiplier };
                break;
            case "passive": _session = _session with { Passive = true }; break;
            case "ttl" or "hoplimit":
                if (Values.TryInteger(line, out long ttl)) _ttl = (byte)ttl;
                break;
            case "max_hops":
                if (!Values.TryInteger(line, out long hops)) break;
                _maxHops = line;
                _session = _session with { MaxHops = hops < 0 ? AnyHops : (byte)hops };
                break;
            case "multihop":
                if (Values.TryBool(line, out bool multihop)) _session = _session with { Multihop = multihop };
                break;
            case "weight":
                if (Weights.TryRead(Session, line.Words, 1, MostWeight, $"weight of '{opening.Value}'", out int weight, out bool reverse))
                {
                    _session = _session with { Weight = weight, Reverse = reverse };
                    draft.BfdWeights[opening.Value] = (weight, reverse);
                }

                break;
            case "vrrp": _toVrrp = true; break;
            default: _toCheckers = true; break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_isDropped) return;
        if (_neighbor is not { } neighbor)
        {
            Drop(opening.ValueSpan, $"BFD session '{opening.Value}' has no neighbor_ip: it does not exist");
            return;
        }

        if (_session.Source is { } source && source.Family != neighbor.Family)
        {
            Drop(_sourceSpan, $"source_ip {source} is not of the family of neighbor_ip {neighbor}");
            return;
        }

        if (draft.BfdNeighbors.TryGetValue(neighbor, out string? first))
        {
            Drop(_neighborSpan, $"BFD session '{first}' has the neighbour {neighbor} already");
            return;
        }

        byte ttl = _ttl ?? (neighbor.Family == IpFamily.V6 ? DefaultTtl6 : DefaultTtl4);
        if (_maxHops is { } hops && _session.MaxHops > ttl)
        {
            hops.Report(BindingDiagnostics.ValueAdjusted, $"max_hops {_session.MaxHops} is above the ttl: it becomes {ttl}");
            _session = _session with { MaxHops = ttl };
        }

        draft.BfdNeighbors.Add(neighbor, _session.Name);
        draft.Bfd.Add(_session with
        {
            Neighbor = neighbor,
            Ttl = ttl,
            ForVrrp = _toVrrp || !_toCheckers,
            ForCheckers = _toCheckers || !_toVrrp,
        });
    }

    private void Neighbor(Line line)
    {
        _neighborSpan = line.ValueSpan;
        if (Values.TryAddressIgnoringPrefix(line.Words[1], out IpAddress address))
        {
            _neighbor = address;
            return;
        }

        Drop(line.ValueSpan, $"'{line.Value}' is no address: BFD session '{opening.Value}' does not exist");
    }

    private void Source(Line line)
    {
        _sourceSpan = line.ValueSpan;
        if (Values.TryAddressIgnoringPrefix(line.Words[1], out IpAddress address))
            _session = _session with { Source = address };
        else
            line.Report(BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no address: source_ip is ignored");
    }

    private TimeSpan? Milliseconds(Line line)
    {
        (decimal minimum, decimal maximum) = (line.Keyword.Minimum!.Value, line.Keyword.Maximum!.Value);
        if (!Values.TryDecimal(Session, line.Words[1], minimum, maximum, line.Keyword.Places, out decimal value)) return null;
        if (value > LongInterval) Unusual(line, $"{line.Name} counts in milliseconds: {value / 1000:0.###} s are much");
        return TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond));
    }

    // keepalived logs it, and says nothing in a test.
    private static void Unusual(Line line, string message) =>
        line.Session.Report(new Diagnostic(RoutingDiagnostics.UnusualValue, line.ValueSpan, message));

    private void Drop(SourceSpan? span, string message)
    {
        _isDropped = true;
        Session.Report(RoutingDiagnostics.SessionDropped, span, message);
    }
}
