using System.Text.Json.Serialization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>What a virtual server answers to: what stands behind <c>virtual_server</c>. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Address), "address")]
[JsonDerivedType(typeof(Mark), "mark")]
[JsonDerivedType(typeof(Group), "group")]
public abstract record Service
{
    private Service()
    {
    }

    /// <summary>An address with a port.</summary>
    /// <param name="Ip">The virtual address.</param>
    /// <param name="Port">0..65535; 0: every port, which needs persistence.</param>
    public sealed record Address(IpAddress Ip, ushort Port) : Service
    {
        /// <inheritdoc/>
        public override string ToString() => $"[{Ip}]:{Port}";
    }

    /// <summary>Packets with a firewall mark.</summary>
    /// <param name="Value">1..4294967295.</param>
    public sealed record Mark(uint Value) : Service
    {
        /// <inheritdoc/>
        public override string ToString() => $"fwmark {Value}";
    }

    /// <summary>Every member of a <see cref="VirtualServerGroup"/>.</summary>
    /// <param name="Name">Its name; there is a group of that name in the model.</param>
    public sealed record Group(string Name) : Service
    {
        /// <inheritdoc/>
        public override string ToString() => $"group {Name}";
    }
}
