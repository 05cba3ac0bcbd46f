using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// One address on one device, as wanted and as seen. Several virtual routers may list the same one; the kernel has it
/// once, and it stays as long as anybody wants it.
/// </summary>
internal sealed class OwnedAddress(VirtualAddress settings, string device)
{
    private int _interfaceIndex;

    /// <summary>What the configuration says about it.</summary>
    public VirtualAddress Settings { get; set; } = settings;

    /// <summary>Name of the interface that carries it.</summary>
    public string Device { get; } = device;

    /// <summary>Index of that interface; 0 while it does not exist. On another interface nothing has been seen yet.</summary>
    public int InterfaceIndex
    {
        get => _interfaceIndex;
        set
        {
            if (value == _interfaceIndex) return;
            _interfaceIndex = value;
            Kernel = Settings.ToKernel(value);
            Present = false;
            Ours = false;
        }
    }

    /// <summary>The address as the kernel is to have it.</summary>
    public KernelAddress Kernel { get; private set; } = settings.ToKernel(interfaceIndex: 0);

    /// <summary>How many virtual routers want it: are master and list it.</summary>
    public int Wanters { get; set; }

    /// <summary>Whether the kernel has it, as far as we have seen.</summary>
    public bool Present { get; set; }

    /// <summary>Whether it goes away with its last wanter: we added it, or a run before us left it.</summary>
    public bool Ours { get; set; }

    /// <summary>Indices of the virtual routers that list it.</summary>
    public List<int> Routers { get; } = [];

    /// <summary>Whether a router of priority 255 lists it: the machine may have it all by itself.</summary>
    public bool IsOwners { get; set; }

    /// <summary>Least distance between two announcements on this interface; zero: none.</summary>
    public TimeSpan AnnounceInterval { get; set; }

    /// <summary>Announcements of it that wait for their turn on a paced interface.</summary>
    public int WaitingAnnouncements { get; set; }

    public bool IsWanted => Wanters > 0;

    public IpAddress Address => Settings.Address;

    /// <summary>The address as it is on the interface that it is about to move away from: to be removed there.</summary>
    public OwnedAddress LeftBehind() =>
        new(Settings, Device) { InterfaceIndex = InterfaceIndex, Present = true, Ours = true };

    /// <summary>By what the address is found again when a kernel event or another configuration names it.</summary>
    public (string, IpAddress, byte) Key => (Device, Settings.Address, Kernel.PrefixLength);
}
