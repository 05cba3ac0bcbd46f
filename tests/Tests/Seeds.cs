using System.Globalization;
using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Holdfast.Tests;

/// <summary>
/// One theory row per seed, 0 to count - 1. TEST_SEED=n runs that seed alone, SEEDS=n runs n of them instead of count.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeedsAttribute(int count) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        ulong first = Number("TEST_SEED") ?? 0;
        ulong rows = Number("TEST_SEED") is null ? Number("SEEDS") ?? (ulong)count : 1;
        var seeds = new List<ITheoryDataRow>();
        for (ulong i = 0; i < rows; i++)
        {
            seeds.Add(new TheoryDataRow<ulong>(first + i));
        }

        return new(seeds);
    }

    // Thousands of rows are one test in a list of tests.
    public override bool SupportsDiscoveryEnumeration() => false;

    private static ulong? Number(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;
}
