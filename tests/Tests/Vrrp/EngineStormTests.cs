using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

/// <summary>Any events in any order, reloads among them: what must hold always, holds.</summary>
public class EngineStormTests
{
    private static readonly string[] s_interfaces = ["eth0", "eth1", "eth2"];
    private static readonly string[] s_scripts = ["one", "two", "three"];

    [Theory, Seeds(200)]
    public void Addresses_roles_deadlines_and_priorities_stay_sound(ulong seed)
    {
        var storm = new Storm(new Random((int)seed));
        for (int i = 0; i < 300; i++)
        {
            storm.Blow();
        }

        storm.End();
    }

    private sealed class Storm
    {
        private readonly Random _random;
        private readonly VrrpEngine _engine;
        private Instant _now = new(0);
        private HashSet<VirtualAddress>[] _held;
        private VrrpRole[] _told;

        public Storm(Random random)
        {
            _random = random;
            ConfigurationModel model = Model();
            _engine = new VrrpEngine(model);
            _held = [.. model.VirtualRouters.Select(_ => new HashSet<VirtualAddress>())];
            _told = new VrrpRole[_held.Length];
            _engine.Start(_now, TimeSpan.FromMilliseconds(random.Next(3) * 700));
            Check();
        }

        public void Blow()
        {
            _now += TimeSpan.FromMilliseconds(_random.Next(10) == 0 ? _random.Next(20_000) : _random.Next(500));
            int router = _random.Next(_engine.Count);
            switch (_random.Next(14))
            {
                case 0: _engine.LinkChanged(Any(s_interfaces), Any(Enum.GetValues<LinkState>()), _now); break;
                case 1: _engine.LinkChanged(Any(s_interfaces), LinkState.Up, _now); break;
                case 2: _engine.ScriptResult(Any(s_scripts), Any(Enum.GetValues<ScriptOutcome>()), _now); break;
                case 3: _engine.ScriptResult(Any(s_scripts), ScriptOutcome.Success, _now); break;
                case 4: _engine.SourceAddressChanged(router, AnySource(), _now); break;
                case 5: _engine.AddressLost(router, _now); break;
                case 6 when _random.Next(5) == 0: Reload(); break;
                case 7 or 8 or 9: _engine.Receive(router, AnyAdvert(), _now); break;
                default:
                    _engine.RunDue(_now);
                    (_engine.NextDeadline > _now).ShouldBeTrue("what was due is done");
                    break;
            }

            Check();
        }

        public void End()
        {
            _engine.Shutdown(_now);
            Perform(_engine.Actions, _engine.Router);
            _engine.Actions.Clear();
            _held.ShouldAllBe(held => held.Count == 0);
            _engine.NextDeadline.ShouldBe(Instant.Never);
        }

        private void Reload()
        {
            VirtualRouter[] old = [.. Enumerable.Range(0, _engine.Count).Select(_engine.Router)];
            ConfigurationModel next = Model();
            Reconfiguration change = _engine.Reconfigure(next, _now);
            Perform(change.Departing, index => old[index]);
            HashSet<VirtualAddress>[] held = [.. next.VirtualRouters.Select(_ => new HashSet<VirtualAddress>())];
            var told = new VrrpRole[held.Length];
            var kept = new HashSet<int>();
            for (int i = 0; i < held.Length; i++)
            {
                if (change.OldIndexOf(i) is not (>= 0 and int before)) continue;
                kept.Add(before).ShouldBeTrue();
                (held[i], told[i]) = (_held[before], _told[before]);
            }

            for (int i = 0; i < _held.Length; i++)
            {
                if (!kept.Contains(i)) _held[i].ShouldBeEmpty("who is deleted holds nothing");
            }

            (_held, _told) = (held, told);
            Perform(_engine.Actions, _engine.Router);
            _engine.Actions.Clear();
            _engine.Start(_now);
        }

        private void Check()
        {
            Perform(_engine.Actions, _engine.Router);
            _engine.Actions.Clear();
            for (int i = 0; i < _engine.Count; i++)
            {
                ref readonly VrrpState state = ref _engine.State(i);
                VirtualRouter router = _engine.Router(i);
                bool isMaster = state.Role == VrrpRole.Master;
                _held[i].SetEquals(isMaster ? router.Addresses.Concat(router.ExcludedAddresses) : []).ShouldBeTrue();
                _told[i].ShouldBe(state.Role);
                bool takesPart = state.Role is VrrpRole.Backup or VrrpRole.Master;
                if (takesPart) state.Deadline.ShouldNotBe(Instant.Never);
                if (takesPart) _engine.Faults(i).ShouldAllBe(cause => cause.IsPending);
                if (state.Role == VrrpRole.Fault) _engine.Faults(i).ShouldNotBeEmpty();
                if (!isMaster) state.Announcements.ShouldBe(AnnouncementSchedule.None);
                byte highest = router.IsOwner ? (byte)255 : (byte)254;
                state.EffectivePriority.ShouldBeInRange((byte)1, highest);
                if (router.IsOwner) state.EffectivePriority.ShouldBeGreaterThanOrEqualTo((byte)254);
            }

            for (int group = 0; group < _engine.Groups.Count; group++)
            {
                VrrpState[] members = [.. Enumerable.Range(0, _engine.Count)
                    .Where(i => _engine.Groups[group].Members.Contains(_engine.Router(i).Name))
                    .Select(i => _engine.State(i))];
                if (members.Any(member => member.Role == VrrpRole.Fault))
                {
                    members.ShouldAllBe(member => member.Role == VrrpRole.Fault);
                }

                _engine.GroupRole(group).ShouldBe(SyncGroups.RoleOf(
                    [.. Enumerable.Range(0, members.Length)], members));
            }
        }

        // Addresses are a set on an interface: adding what is there or removing what is not, would be a mistake.
        private void Perform(ActionList actions, Func<int, VirtualRouter> routerOf)
        {
            int announces = -1;
            foreach (ref readonly VrrpAction action in actions)
            {
                int router = action.Router;
                switch (action.Kind)
                {
                    case VrrpActionKind.AddAddresses:
                        foreach (VirtualAddress address in Of(action, routerOf)) _held[router].Add(address).ShouldBeTrue();
                        announces = router;
                        break;
                    case VrrpActionKind.RemoveAddresses:
                        _held[router].Count.ShouldBeGreaterThan(0);
                        foreach (VirtualAddress address in Of(action, routerOf)) _held[router].Remove(address).ShouldBeTrue();
                        break;
                    case VrrpActionKind.Announce:
                        _held[router].ShouldNotBeEmpty();
                        action.Repeat.ShouldBeGreaterThan(0);
                        announces = announces == router ? -1 : announces;
                        break;
                    case VrrpActionKind.StateChanged:
                        announces.ShouldBe(-1, "what was added is announced before anybody is told");
                        action.From.ShouldBe(_told[router]);
                        action.To.ShouldNotBe(action.From);
                        _told[router] = action.To;
                        break;
                    case VrrpActionKind.SendAdvert when action.Priority > 0 && actions == _engine.Actions:
                        action.Priority.ShouldBe(_engine.State(router).EffectivePriority);
                        break;
                    default: break;
                }
            }
        }

        private static IEnumerable<VirtualAddress> Of(VrrpAction action, Func<int, VirtualRouter> routerOf) =>
            action.Addresses
            ?? routerOf(action.Router).Addresses.Concat(routerOf(action.Router).ExcludedAddresses);

        private ConfigurationModel Model()
        {
            VirtualRouter[] routers = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(AnyRouter)];
            return Routers.Model(routers) with
            {
                Scripts = [.. s_scripts.Select(name => Routers.Script(name, _random.Next(1, 3), _random.Next(1, 3)))],
                SyncGroups = routers.Length < 3 ? [] :
                [
                    new SyncGroup
                    {
                        Name = "G",
                        Members = [routers[1].Name, routers[2].Name],
                        TrackingWeight = Chance(),
                        TrackedInterfaces = Chance() ? [new("eth2")] : [],
                    },
                ],
            };
        }

        private VirtualRouter AnyRouter(int i) => Routers.Plain($"VI_{i}", (byte)(51 + i)) with
        {
            Version = Chance() ? VrrpVersion.V2 : VrrpVersion.V3,
            Interface = "eth0",
            Priority = (byte)(_random.Next(4) == 0 ? 255 : _random.Next(1, 255)),
            WantsMaster = Chance(),
            Preempt = Chance(),
            PreemptDelay = TimeSpan.FromSeconds(_random.Next(3)),
            AdvertInterval = TimeSpan.FromSeconds(_random.Next(1, 3)),
            OwnerIgnoreAdverts = _random.Next(4) == 0,
            LowerPriorityNoAdvert = Chance(),
            HigherPrioritySendAdvert = Chance(),
            DontTrackPrimary = _random.Next(4) == 0,
            Addresses = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(n => Routers.Address($"10.0.{i}.{n}"))],
            ExcludedAddresses = Chance() ? [Routers.Address($"10.1.{i}.1")] : [],
            TrackedInterfaces = Chance() ? [new("eth1", _random.Next(-1, 2) * 50, Chance())] : [],
            TrackedScripts = Chance() ? [new(Any(s_scripts), _random.Next(-1, 2) * 50, _random.Next(4) == 0)] : [],
            GratuitousArp = new GratuitousArpSettings
            {
                LowerPriorityRepeat = _random.Next(2),
                MasterRefresh = TimeSpan.FromSeconds(_random.Next(3)),
            },
        };

        private AdvertReceived AnyAdvert() => new(
            IpAddress.Parse($"10.0.0.{_random.Next(1, 10)}"),
            (byte)(_random.Next(3) switch { 0 => 0, 1 => 255, _ => _random.Next(1, 256) }),
            TimeSpan.FromMilliseconds(10 * _random.Next(1, 300)));

        private IpAddress AnySource() => Chance() ? IpAddress.Parse("10.0.0.5") : default;

        private bool Chance() => _random.Next(2) == 0;

        private T Any<T>(T[] items) => items[_random.Next(items.Length)];
    }
}
