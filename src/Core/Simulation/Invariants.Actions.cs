using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

public sealed partial class Invariants
{
    private readonly HashSet<(int Node, int Router)> _stolen = [];

    /// <summary>An address was taken away by somebody else: releasing it is no mistake.</summary>
    internal void Stolen(SimulatedNode node, int router) => _stolen.Add((node.Index, router));

    /// <summary>An action is about to be performed; those before it in the list have been.</summary>
    internal void Sees(SimulatedNode node, IReadOnlyList<VirtualRouter> routers, ActionList actions, int index)
    {
        ref readonly VrrpAction action = ref actions[index];
        switch (action.Kind)
        {
            case VrrpActionKind.AddAddresses:
                SeesAdding(node, routers[action.Router], actions, index);
                break;
            case VrrpActionKind.RemoveAddresses:
                SeesRemoving(node, routers[action.Router], action);
                break;
            case VrrpActionKind.StateChanged when action.To == VrrpRole.Master:
                if (!Precedes(actions, index, VrrpActionKind.AddAddresses) || !Precedes(actions, index, VrrpActionKind.Announce))
                {
                    Violate($"{NameOf(node)} {routers[action.Router].Name} is told master before it has announced its addresses");
                }

                break;
            case VrrpActionKind.StateChanged when action.From == VrrpRole.Master:
                if (!Precedes(actions, index, VrrpActionKind.RemoveAddresses))
                {
                    Violate($"{NameOf(node)} {routers[action.Router].Name} is told {action.To} before it has released its addresses");
                }

                break;
        }
    }

    /// <summary>A node has performed what it had to: role and addresses agree, and everything it has is announced.</summary>
    internal void Acted(SimulatedNode node)
    {
        for (int i = 0; i < node.Model.VirtualRouters.Count; i++)
        {
            VirtualRouter router = node.Model.VirtualRouters[i];
            VrrpRole role = node.Engine!.State(i).Role;
            bool isMaster = role == VrrpRole.Master;
            foreach (VirtualAddress address in router.Addresses.Concat(router.ExcludedAddresses))
            {
                bool holds = node.Holds(router, address);
                bool isLeftover = role == VrrpRole.Init && node.HasLeftover(router, address);
                if (holds != isMaster && !isLeftover)
                {
                    Violate($"{NameOf(node)} {router.Name} is {(isMaster ? "" : "not ")}master and {(holds ? "has" : "lacks")} {address.Address}");
                }
                else if (!node.IsAnnounced(router, address))
                {
                    Violate($"{NameOf(node)} {router.Name} has {address.Address} and has not announced it");
                }
            }
        }
    }

    private void SeesAdding(SimulatedNode node, VirtualRouter router, ActionList actions, int index)
    {
        VrrpAction action = actions[index];
        if (action.Addresses is null && !Precedes(actions, index, VrrpActionKind.SendAdvert))
        {
            Violate($"{NameOf(node)} {router.Name} adds its addresses before its first advert");
        }

        foreach (VirtualAddress address in Concerned(router, action))
        {
            if (node.Holds(router, address) && !node.HasLeftover(router, address))
            {
                Violate($"{NameOf(node)} {router.Name} adds {address.Address} twice");
            }
        }
    }

    private void SeesRemoving(SimulatedNode node, VirtualRouter router, in VrrpAction action)
    {
        bool wasStolen = _stolen.Remove((node.Index, action.Router));
        foreach (VirtualAddress address in Concerned(router, action))
        {
            if (!node.Holds(router, address) && !wasStolen)
            {
                Violate($"{NameOf(node)} {router.Name} removes {address.Address}, which it does not have");
            }
        }
    }

    private static bool Precedes(ActionList actions, int index, VrrpActionKind kind)
    {
        for (int i = 0; i < index; i++)
        {
            if (actions[i].Router == actions[index].Router && actions[i].Kind == kind) return true;
        }

        return false;
    }

    private static IEnumerable<VirtualAddress> Concerned(VirtualRouter router, in VrrpAction action) =>
        action.Addresses ?? router.Addresses.Concat(router.ExcludedAddresses);
}
