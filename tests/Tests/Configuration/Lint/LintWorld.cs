using Holdfast.Configuration;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>The world in which the annotated configurations are looked at.</summary>
internal static class LintWorld
{
    /// <summary>That of <see cref="Compile.World"/>: eth0 and eth1 exist, so does every script.</summary>
    public static ConfigurationEnvironment Environment { get; } = Compile.World;
}
