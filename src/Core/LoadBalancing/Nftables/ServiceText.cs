using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// The commands that bring one service from what it was to what it is to be. They touch nothing of another service, and of
/// this one they keep what holds connections: the clients that persistence knows and the connections by direct routing, as
/// long as their destination stays. The commands of several services may stand in one transaction.
/// </summary>
public static class ServiceText
{
    // As long as IPVS waits by default.
    private const string TcpFlowTimeout = "15m";
    private const string UdpFlowTimeout = "5m";

    // Only a limit, nothing of it is reserved: so many clients, or connections, can one destination have.
    private const int MaximumElements = 1048576;

    /// <summary>The commands for one change.</summary>
    /// <param name="before">What the table holds; null: nothing.</param>
    /// <param name="after">What it is to hold; null: nothing. <see cref="NftablesLimits"/> must have no objection.</param>
    /// <param name="isLocal">Whether a real server is this machine itself: direct routing then leaves the packet to it.</param>
    public static string Change(ServiceEntry? before, ServiceEntry? after, Func<IpAddress, bool> isLocal)
    {
        ServicePlan? old = before is null ? null : new ServicePlan(before);
        ServicePlan? plan = after is null ? null : new ServicePlan(after);
        if ((old ?? plan) is not { } some) return "";

        var text = new NftText(some.Key.Family);
        string table = ServiceNames.TableOf(text.Family);
        bool moves = old?.Dispatch != plan?.Dispatch;
        if (old is not null && moves) text.Line($"delete element {table} {old.Dispatch} {{ {old.DispatchKey} }}");
        text.Line($"{(old is null ? "add" : "flush")} chain {table} {some.Chain}");
        if (old is not null) RemoveParts(text, old, plan);
        if (old is not null && plan is null) text.Line($"delete chain {table} {old.Chain}");
        ChangeCounters(text, old, plan);
        if (plan is null) return text.ToString();

        using (text.Table())
        {
            if (plan.HasDestinationChains)
            {
                foreach (Destination destination in plan.Entry.Destinations) AddParts(text, plan, old, destination, isLocal);
            }

            AddRules(text, plan, isLocal);
        }

        if (moves) text.Line($"add element {table} {plan.Dispatch} {{ {plan.DispatchKey} : goto {plan.Chain} }}");
        return text.ToString();
    }

    // Rules of destinations are always written anew, the things with a memory only if they do not fit any more.
    private static void RemoveParts(NftText text, ServicePlan old, ServicePlan? plan)
    {
        if (!old.HasDestinationChains) return;
        string table = ServiceNames.TableOf(text.Family);
        foreach (Destination destination in old.Entry.Destinations)
        {
            text.Line($"flush chain {table} {ServiceNames.Chain(old.Key, destination)}");
            if (Keeps(old, plan, destination)) continue;
            text.Line($"delete chain {table} {ServiceNames.Chain(old.Key, destination)}");
            if (old.IsPersistent) text.Line($"delete set {table} {ServiceNames.Clients(old.Key, destination)}");
            if (!old.IsDirect) continue;
            text.Line($"delete set {table} {ServiceNames.Flows(old.Key, destination)}");
            text.Line($"delete counter {table} {ServiceNames.Connections(old.Key, destination)}");
            text.Line($"delete counter {table} {ServiceNames.Packets(old.Key, destination)}");
        }
    }

    private static bool Keeps(ServicePlan? old, ServicePlan? plan, Destination destination) =>
        old is not null && plan is not null && old.HasDestinationChains && plan.HasSameParts(old)
        && Holds(old, destination) && Holds(plan, destination);

    private static bool Holds(ServicePlan plan, Destination wanted) =>
        plan.Entry.Destinations.Any(one => one.Address == wanted.Address && one.Port == wanted.Port);

    private static void ChangeCounters(NftText text, ServicePlan? old, ServicePlan? plan)
    {
        string table = ServiceNames.TableOf(text.Family);
        IReadOnlyList<string> sets = [.. (old?.CounterSets ?? []).Union(plan?.CounterSets ?? [])];
        foreach (string set in sets)
        {
            // Several in one command: nft looks at the set once for each.
            string[] before = CountersOf(old, set);
            string[] after = CountersOf(plan, set);
            string[] gone = [.. before.Except(after)];
            string[] added = [.. after.Except(before)];
            if (gone.Length > 0) text.Line($"delete element {table} {set} {{ {string.Join(", ", gone)} }}");
            if (added.Length > 0) text.Line($"add element {table} {set} {{ {string.Join(", ", added)} }}");
        }
    }

    private static string[] CountersOf(ServicePlan? plan, string set) => plan is null || !plan.CounterSets.Contains(set)
        ? []
        : [.. plan.Entry.Destinations.Select(plan.CounterKey).Distinct()];

    private static void AddParts(
        NftText text, ServicePlan plan, ServicePlan? old, Destination destination, Func<IpAddress, bool> isLocal)
    {
        ServiceKey key = plan.Key;
        string type = text.AddressType;
        if (!Keeps(old, plan, destination))
        {
            string flags = string.Create(CultureInfo.InvariantCulture, $"flags dynamic,timeout; size {MaximumElements};");
            if (plan.IsPersistent) text.Line($"set {ServiceNames.Clients(key, destination)} {{ type {type}; {flags} }}");
            if (plan.IsDirect)
            {
                string flow = $"{type} . inet_service . {type} . inet_proto . inet_service";
                text.Line($"set {ServiceNames.Flows(key, destination)} {{ type {flow}; {flags} }}");
                text.Line($"counter {ServiceNames.Connections(key, destination)} {{ }}");
                text.Line($"counter {ServiceNames.Packets(key, destination)} {{ }}");
            }
        }

        using (text.Block($"chain {ServiceNames.Chain(key, destination)}"))
        {
            // The statement ends its rule when the set is full; the rules behind it go on.
            if (plan.IsPersistent)
            {
                string timeout = string.Create(CultureInfo.InvariantCulture, $"{plan.Entry.Definition.PersistenceSeconds}s");
                text.Line($"update @{ServiceNames.Clients(key, destination)} {{ {Client(text, plan)} timeout {timeout} }}");
            }

            if (plan.IsDirect)
            {
                text.Line($"counter name {ServiceNames.Connections(key, destination)}");
                text.Line(Remember(text, plan, destination));
                text.Line(Hand(plan, destination, isLocal));
            }
            else
            {
                foreach (string rule in Translate(plan, destination)) text.Line(rule);
            }
        }
    }

    private static void AddRules(NftText text, ServicePlan plan, Func<IpAddress, bool> isLocal)
    {
        ServiceEntry entry = plan.Entry;
        DestinationChoice choice = DestinationChoice.Of(entry);
        using (text.Block($"chain {plan.Chain}"))
        {
            if (plan.IsDirect)
            {
                foreach (Destination destination in entry.Destinations)
                {
                    string known = $"{Flow(text)} @{ServiceNames.Flows(plan.Key, destination)}";
                    text.Line($"{known} {Remember(text, plan, destination)} {Hand(plan, destination, isLocal)}");
                }
            }

            if (plan.IsPersistent)
            {
                foreach (Destination destination in entry.Destinations)
                {
                    text.Line($"{Client(text, plan)} @{ServiceNames.Clients(plan.Key, destination)} "
                        + $"goto {ServiceNames.Chain(plan.Key, destination)}");
                }
            }

            if (!choice.IsEmpty)
            {
                foreach (string rule in Choose(text, plan, choice)) text.Line(rule);
            }

            text.Line($"reject with {(text.Family == IpFamily.V6 ? "icmpv6" : "icmp")} port-unreachable");
            text.Line($"return comment \"{ServiceRecord.Of(entry.Definition)}\"");
            foreach (string comment in ServiceRecord.Of(entry.Destinations)) text.Line($"return comment \"{comment}\"");
        }
    }

    private static IEnumerable<string> Choose(NftText text, ServicePlan plan, DestinationChoice choice)
    {
        if (plan.HasDestinationChains)
        {
            string Go(Destination destination) => $"goto {ServiceNames.Chain(plan.Key, destination)}";
            return [choice.Only is { } single ? Go(single) : choice.Expression("vmap", Go)];
        }

        if (choice.Only is { } only) return Translate(plan, only);
        if (plan.PortOf(plan.Entry.Destinations[0]) == 0)
        {
            return [$"dnat {text.Ip} to {choice.Expression("map", destination => destination.Address.ToString())}"];
        }

        string targets = choice.Expression("map", destination => string.Create(
            CultureInfo.InvariantCulture, $"{destination.Address} . {plan.PortOf(destination)}"));
        return plan.Protocols.Select(protocol =>
            $"meta l4proto {ServiceNames.Protocol(protocol)} dnat {text.Ip} addr . port to {targets}");
    }

    private static IEnumerable<string> Translate(ServicePlan plan, Destination destination)
    {
        ushort port = plan.PortOf(destination);
        if (port == 0) return [$"dnat to {destination.Address}"];
        string address = plan.Key.Family == IpFamily.V6 ? $"[{destination.Address}]" : destination.Address.ToString();
        return plan.Protocols.Select(protocol => string.Create(
            CultureInfo.InvariantCulture, $"meta l4proto {ServiceNames.Protocol(protocol)} dnat to {address}:{port}"));
    }

    // The copy goes to the real server as if that were the next router, the packet itself ends here.
    private static string Hand(ServicePlan plan, Destination destination, Func<IpAddress, bool> isLocal)
    {
        string counted = $"counter name {ServiceNames.Packets(plan.Key, destination)}";
        return isLocal(destination.Address) ? $"{counted} accept" : $"{counted} dup to {destination.Address} drop";
    }

    private static string Remember(NftText text, ServicePlan plan, Destination destination)
    {
        string timeout = plan.Key.Protocol == TransportProtocol.Udp ? UdpFlowTimeout : TcpFlowTimeout;
        return $"update @{ServiceNames.Flows(plan.Key, destination)} {{ {Flow(text)} timeout {timeout} }}";
    }

    private static string Flow(NftText text) =>
        $"{text.Ip} saddr . th sport . {text.Ip} daddr . meta l4proto . th dport";

    private static string Client(NftText text, ServicePlan plan)
    {
        int prefix = plan.Entry.Definition.PersistencePrefix;
        if (prefix >= text.AddressBits) return $"{text.Ip} saddr";
        Span<byte> mask = stackalloc byte[text.AddressBits / 8];
        mask.Clear();
        for (int bit = 0; bit < prefix; bit++) mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return $"{text.Ip} saddr & {new IpAddress(mask)}";
    }
}
