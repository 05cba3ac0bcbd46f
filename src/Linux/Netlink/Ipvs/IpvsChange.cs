namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>What an <see cref="IpvsChange"/> does.</summary>
public enum IpvsOperation : byte
{
    /// <summary>IPVS_CMD_NEW_SERVICE; EEXIST if it is there, ENOENT if there is no such scheduler or engine.</summary>
    AddService,

    /// <summary>IPVS_CMD_SET_SERVICE; ESRCH if it is not there.</summary>
    EditService,

    /// <summary>IPVS_CMD_DEL_SERVICE, with its destinations; ESRCH if it is not there.</summary>
    RemoveService,

    /// <summary>IPVS_CMD_NEW_DEST; EEXIST if it is there, ESRCH if the service is not.</summary>
    AddDestination,

    /// <summary>IPVS_CMD_SET_DEST; ENOENT if it is not there, ESRCH if the service is not.</summary>
    EditDestination,

    /// <summary>IPVS_CMD_DEL_DEST; ENOENT if it is not there, ESRCH if the service is not.</summary>
    RemoveDestination,
}

/// <summary>One change of the table.</summary>
/// <param name="Operation">What.</param>
/// <param name="Service">The service; only its key matters except for AddService and EditService.</param>
/// <param name="Destination">The destination, if the operation is on one.</param>
public readonly record struct IpvsChange(IpvsOperation Operation, IpvsService Service, IpvsDestination Destination = default);

/// <summary>A change that the kernel refused.</summary>
/// <param name="Index">Which one of the changes.</param>
/// <param name="Errno">Positive.</param>
/// <param name="Text">In the kernel's words.</param>
public readonly record struct IpvsRefusal(int Index, int Errno, string Text);
