namespace Holdfast.SystemTests.Ipvs;

/// <summary>One farm for all tests of a class. It is built when the first of them runs, not where all are skipped.</summary>
public sealed class FarmFixture : IDisposable
{
    private readonly Lazy<Farm> _farm = new(() => new Farm());

    internal Farm Farm => _farm.Value;

    public void Dispose()
    {
        if (_farm.IsValueCreated) _farm.Value.Dispose();
    }
}
