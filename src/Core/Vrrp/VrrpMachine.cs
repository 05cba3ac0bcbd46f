using System.Diagnostics;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using static Holdfast.Core.Vrrp.VrrpEventKind;
using static Holdfast.Core.Vrrp.VrrpRole;

namespace Holdfast.Core.Vrrp;

/// <summary>
/// The VRRP state machine (RFC 9568, section 6.4; RFC 3768, section 6.4) with keepalived's extensions: from a state
/// and an event to a state and actions. Knows one virtual router; that members of a sync group follow each other,
/// and what is a fault, is decided by <see cref="VrrpEngine"/>.
/// </summary>
public static class VrrpMachine
{
    /// <summary>One step. The actions are appended to <paramref name="actions"/> in the order of their performance.</summary>
    /// <param name="router">Settings.</param>
    /// <param name="index">What the actions call the router.</param>
    /// <param name="state">State before.</param>
    /// <param name="e">What happened.</param>
    /// <param name="now">When.</param>
    /// <param name="actions">Where the actions go.</param>
    public static VrrpState Step(
        VirtualRouter router, int index, in VrrpState state, in VrrpEvent e, Instant now, ActionList actions) =>
        new Transition(router, index, state, now, actions).On(e);

    private readonly struct Transition(
        VirtualRouter router, int index, VrrpState state, Instant now, ActionList actions)
    {
        public VrrpState On(in VrrpEvent e) => (state.Role, e.Kind) switch
        {
            (Init, Started) when router is { IsOwner: true, WantsMaster: true } => BecomeMaster(TransitionCause.Started),
            (Init, Started or StartedListening) => Listen(TransitionCause.Started),
            (Init, FaultRaised) => BecomeFault(canSend: false),
            (Init, PriorityChanged) => state with { EffectivePriority = e.Priority },
            (Init, _) => state,

            (Fault, Started) when router is { IsOwner: true, WantsMaster: true } =>
                BecomeMaster(TransitionCause.FaultCleared),
            (Fault, Started or StartedListening) => Listen(TransitionCause.FaultCleared),
            (Fault, PriorityChanged) => state with { EffectivePriority = e.Priority },
            (Fault, Shutdown) => Stop(),
            (Fault, _) => state,

            (Backup, DeadlineReached) => TakeOver(),
            (Backup, DeadlineHeldByGroup) => AwaitGroup(),
            (Backup, AdvertHeard) => HearAsBackup(e.Advert),
            (Backup, FaultRaised) => BecomeFault(canSend: false),
            (Backup, PriorityChanged) => ChangePriority(e.Priority),
            (Backup, GroupBecameMaster) => BecomeMaster(TransitionCause.SyncGroup),
            (Backup, Shutdown) => Stop(),
            (Backup, Started or StartedListening or AnnouncementDue or GroupBecameBackup or GroupHeardLowerPriority
                or AddressLost) => state,

            (Master, DeadlineReached) => AdverTimer(),
            (Master, AnnouncementDue) => AnnounceWhatIsDue(),
            (Master, AdvertHeard) => HearAsMaster(e.Advert),
            (Master, FaultRaised) => BecomeFault(e.CanSend),
            (Master, PriorityChanged) => ChangePriority(e.Priority),
            (Master, GroupBecameBackup) => BecomeBackup(TransitionCause.SyncGroup, router.AdvertInterval),
            (Master, GroupHeardLowerPriority) => AnnounceAgain(),
            (Master, AddressLost) => BecomeBackup(TransitionCause.AddressLost, router.AdvertInterval),
            (Master, Shutdown) => Stop(),
            (Master, Started or StartedListening or DeadlineHeldByGroup or GroupBecameMaster) => state,

            _ => throw new UnreachableException($"{state.Role}: {e.Kind}"),
        };

        // --- from Init or Fault

        private VrrpState Listen(TransitionCause cause)
        {
            if (cause == TransitionCause.Started) Do(VrrpActionKind.RemoveLeftovers);
            TimeSpan patience = cause == TransitionCause.Started && router is { WantsMaster: true, IsOwner: false }
                ? VrrpTimers.FirstListen(router, state.EffectivePriority)
                : MasterDown(router.AdvertInterval);
            return Enter(Backup, cause) with
            {
                Deadline = now + patience,
                MasterAdvertInterval = router.AdvertInterval,
                PreemptAt = router.PreemptDelay > TimeSpan.Zero ? now + router.PreemptDelay : Instant.Never,
            };
        }

        // --- as Backup

        private VrrpState HearAsBackup(in AdvertReceived advert)
        {
            if (IsDeafOwner) return state;
            VrrpState heard = state with { Heard = advert.Source, HeardPriority = advert.Priority };
            if (advert.Priority == VirtualRouter.StopPriority)
            {
                return heard with { Deadline = now + Skew(state.EffectivePriority), ListensAfterStall = false };
            }

            bool mayPreempt = (router.Preempt || router.IsOwner) && advert.Priority < state.EffectivePriority;
            if (!mayPreempt) return Respect(heard, advert) with { PreemptAt = Instant.Never };
            if (router.PreemptDelay == TimeSpan.Zero) return heard;

            Instant preemptAt = state.PreemptAt == Instant.Never ? now + router.PreemptDelay : state.PreemptAt;
            // Not answering a weaker master lets our deadline run out: that is how preemption happens.
            return now < preemptAt
                ? Respect(heard, advert) with { PreemptAt = preemptAt }
                : heard with { PreemptAt = preemptAt };
        }

        private VrrpState Respect(in VrrpState heard, in AdvertReceived advert)
        {
            TimeSpan interval = Adopt(advert.AdvertInterval);
            return heard with
            {
                MasterAdvertInterval = interval,
                Deadline = now + MasterDown(interval),
                AwaitsGroup = false,
                ListensAfterStall = false,
            };
        }

        // When we were held up (a stopped machine loses what was sent to it meanwhile), the silence proves nothing yet.
        private VrrpState TakeOver()
        {
            if (now - state.Deadline > state.MasterAdvertInterval / 2 && !state.ListensAfterStall)
            {
                return state with
                {
                    Deadline = now + state.MasterAdvertInterval + Skew(state.EffectivePriority),
                    ListensAfterStall = true,
                };
            }

            return BecomeMaster(WhyTakeOver());
        }

        private TransitionCause WhyTakeOver()
        {
            if (state.Heard == default) return TransitionCause.MasterSilent;
            if (state.HeardPriority == VirtualRouter.StopPriority) return TransitionCause.MasterStopped;
            return state.HeardPriority < state.EffectivePriority && (router.Preempt || router.IsOwner)
                ? TransitionCause.Preempted
                : TransitionCause.MasterSilent;
        }

        private VrrpState AwaitGroup() =>
            state with { AwaitsGroup = true, Deadline = now + MasterDown(state.MasterAdvertInterval) };

        // --- as Master

        private VrrpState AdverTimer()
        {
            TimeSpan late = now - state.Deadline;
            switch (state.Conflict)
            {
                case OwnerConflict.TwoMoreAdverts:
                    return Advertise(late) with { Conflict = OwnerConflict.OneMoreAdvert };
                case OwnerConflict.OneMoreAdvert:
                    SendAdvert(state.EffectivePriority);
                    return state with
                    {
                        Conflict = OwnerConflict.Listening,
                        Deadline = now + state.MasterAdvertInterval * 6 / 5,
                    };
                case OwnerConflict.Listening:
                    return Advertise(TimeSpan.Zero) with
                    {
                        Conflict = OwnerConflict.None,
                        Deadline = now + router.AdvertInterval,
                        MasterAdvertInterval = router.AdvertInterval,
                    };
                default:
                    return Advertise(late);
            }
        }

        // One advert, however many were missed. Somebody who took over meanwhile has drawn the traffic to himself.
        private VrrpState Advertise(TimeSpan late)
        {
            SendAdvert(state.EffectivePriority);
            if (late > router.AdvertInterval * router.DownTimerAdverts)
            {
                Announce(router.GratuitousArp.MasterRepeat, AnnounceReason.Stall);
            }

            Instant next = late > router.AdvertInterval / 2 ? now : state.Deadline;
            return state with { Deadline = next + router.AdvertInterval };
        }

        private VrrpState HearAsMaster(in AdvertReceived advert)
        {
            if (IsDeafOwner) return state;
            if (advert.Priority == VirtualRouter.StopPriority)
            {
                SendAdvert(state.EffectivePriority);
                return state with
                {
                    Deadline = now + router.AdvertInterval,
                    MasterAdvertInterval = router.AdvertInterval,
                    Conflict = OwnerConflict.None,
                };
            }

            if (state.EffectivePriority == VirtualRouter.OwnerPriority &&
                advert.Priority == VirtualRouter.OwnerPriority)
            {
                return HearAnotherOwner(advert);
            }

            if (advert.Priority > state.EffectivePriority) return YieldTo(advert, TransitionCause.HigherPriority);
            bool yields = advert.Priority == state.EffectivePriority && advert.Source > state.Source;
            return yields ? YieldTo(advert, TransitionCause.HigherAddress) : Insist(advert);
        }

        // A last advert tells the winner that there were two masters: the neighbours may still believe the loser, and only
        // the winner can correct them. keepalived leaves it to higher_prio_send_advert, and a healed split half-healed.
        private VrrpState YieldTo(in AdvertReceived advert, TransitionCause cause)
        {
            bool tells = !router.Strict && cause != TransitionCause.OwnerConflict;
            if (tells || router.HigherPrioritySendAdvert) SendAdvert(state.EffectivePriority);
            return BecomeBackup(cause, Adopt(advert.AdvertInterval)) with
            {
                Heard = advert.Source,
                HeardPriority = advert.Priority,
            };
        }

        // RFC 9568, section 6.4.3: answered at once, so that the other one steps back within a packet's time.
        private VrrpState Insist(in AdvertReceived advert)
        {
            VrrpState next = state with { Heard = advert.Source, HeardPriority = advert.Priority };
            if (!router.LowerPriorityNoAdvert)
            {
                SendAdvert(state.EffectivePriority);
                next = next with { Deadline = now + router.AdvertInterval };
            }

            // Who has just preempted hears the last advert of the one before, and has announced itself a moment ago.
            if (state.Cause == TransitionCause.Preempted && now - state.Since < router.AdvertInterval) return next;

            next = next with { Announcements = AnnounceAgain().Announcements };
            actions.Add(new VrrpAction(VrrpActionKind.MasterReceivedLowerPriority, index)
            {
                Priority = state.EffectivePriority,
                HeardPriority = advert.Priority,
                Peer = advert.Source,
            });
            return next;
        }

        private VrrpState HearAnotherOwner(in AdvertReceived advert)
        {
            switch (state.Conflict)
            {
                case OwnerConflict.TwoMoreAdverts or OwnerConflict.OneMoreAdvert:
                    return state;
                case OwnerConflict.Listening:
                    VrrpState reduced = Reduced();
                    return new Transition(router, index, reduced, now, actions).HearAsMaster(advert);
                default:
                    actions.Add(new VrrpAction(VrrpActionKind.OwnerConflict, index) { Peer = advert.Source });
                    if (state.Source < advert.Source) return YieldTo(advert, TransitionCause.OwnerConflict);
                    TimeSpan longer = advert.AdvertInterval > router.AdvertInterval
                        ? advert.AdvertInterval
                        : router.AdvertInterval;
                    return state with { Conflict = OwnerConflict.TwoMoreAdverts, MasterAdvertInterval = longer };
            }
        }

        private VrrpState Reduced()
        {
            byte reduced = VirtualRouter.OwnerPriority - 1;
            TellPriority(reduced);
            return state with
            {
                GaveUpOwnership = true,
                EffectivePriority = reduced,
                Conflict = OwnerConflict.None,
                MasterAdvertInterval = router.AdvertInterval,
            };
        }

        private VrrpState AnnounceAgain()
        {
            if (router.GratuitousArp.LowerPriorityRepeat == 0) return state;
            Announce(router.GratuitousArp.LowerPriorityRepeat, AnnounceReason.LowerPriority);
            return state with { Announcements = state.Announcements.AfterLowerPriority(router.GratuitousArp, now) };
        }

        private VrrpState AnnounceWhatIsDue()
        {
            AnnouncementSchedule rest =
                state.Announcements.Take(router.GratuitousArp, now, out int repeat, out AnnounceReason reason);
            if (repeat > 0) Announce(repeat, reason);
            return state with { Announcements = rest };
        }

        // --- changes of role

        private VrrpState BecomeMaster(TransitionCause cause)
        {
            SendAdvert(state.EffectivePriority);
            Do(VrrpActionKind.AddAddresses);
            Announce(router.GratuitousArp.MasterRepeat, AnnounceReason.BecameMaster);
            return Enter(Master, cause) with
            {
                Deadline = now + router.AdvertInterval,
                MasterAdvertInterval = router.AdvertInterval,
                Announcements = AnnouncementSchedule.ForNewMaster(router.GratuitousArp, now),
            };
        }

        private VrrpState BecomeBackup(TransitionCause cause, TimeSpan masterAdvertInterval)
        {
            Do(VrrpActionKind.RemoveAddresses);
            return Enter(Backup, cause) with
            {
                Deadline = now + MasterDown(masterAdvertInterval),
                MasterAdvertInterval = masterAdvertInterval,
            };
        }

        private VrrpState BecomeFault(bool canSend)
        {
            if (state.Role == Master)
            {
                if (canSend) SendAdvert(VirtualRouter.StopPriority);
                Do(VrrpActionKind.RemoveAddresses);
            }

            if (state.Role == Init) Do(VrrpActionKind.RemoveLeftovers);
            return Enter(Fault, TransitionCause.Fault);
        }

        private VrrpState Stop()
        {
            if (state.Role == Master)
            {
                SendAdvert(VirtualRouter.StopPriority);
                Do(VrrpActionKind.RemoveAddresses);
            }

            return Blank(Init, TransitionCause.Shutdown);
        }

        private VrrpState Enter(VrrpRole role, TransitionCause cause)
        {
            actions.Add(new VrrpAction(VrrpActionKind.StateChanged, index)
            {
                From = state.Role,
                To = role,
                Cause = cause,
                Priority = state.EffectivePriority,
            });
            return Blank(role, cause);
        }

        // What belongs to a role ends with it.
        private VrrpState Blank(VrrpRole role, TransitionCause cause) =>
            new(role, Instant.Never, router.AdvertInterval, state.EffectivePriority)
            {
                Source = state.Source,
                Since = now,
                Cause = cause,
                PreemptAt = Instant.Never,
                GaveUpOwnership = state.GaveUpOwnership,
                Announcements = AnnouncementSchedule.None,
            };

        private VrrpState ChangePriority(byte priority)
        {
            TellPriority(priority);
            VrrpState changed = state with { EffectivePriority = priority };
            return state.Role == Master
                ? changed
                : changed with { Deadline = state.Deadline + (Skew(priority) - Skew(state.EffectivePriority)) };
        }

        // --- words

        private bool IsDeafOwner => router.OwnerIgnoreAdverts && state.EffectivePriority == VirtualRouter.OwnerPriority;

        // V2 has one interval for all (RFC 3768, section 7.1); V3 follows the master's (RFC 9568, section 6.4.2).
        private TimeSpan Adopt(TimeSpan interval) =>
            router.Version == VrrpVersion.V3 ? interval : router.AdvertInterval;

        private TimeSpan Skew(byte priority) => VrrpTimers.Skew(router.Version, priority, state.MasterAdvertInterval);

        private TimeSpan MasterDown(TimeSpan interval) =>
            VrrpTimers.MasterDown(router, state.EffectivePriority, interval);

        private void SendAdvert(byte priority) =>
            actions.Add(new VrrpAction(VrrpActionKind.SendAdvert, index) { Priority = priority });

        private void TellPriority(byte priority) =>
            actions.Add(new VrrpAction(VrrpActionKind.PriorityChanged, index)
            {
                From = state.Role,
                To = state.Role,
                Priority = priority,
            });

        private void Announce(int repeat, AnnounceReason reason) =>
            actions.Add(new VrrpAction(VrrpActionKind.Announce, index) { Repeat = repeat, Reason = reason });

        private void Do(VrrpActionKind kind) => actions.Add(new VrrpAction(kind, index));
    }
}
