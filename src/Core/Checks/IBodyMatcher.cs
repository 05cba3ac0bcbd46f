namespace Holdfast.Core.Checks;

/// <summary>Looks for a pattern in the body of a page.</summary>
public interface IBodyMatcher
{
    /// <summary>Looks for it.</summary>
    BodyMatch Match(ReadOnlySpan<byte> body);
}

/// <summary>What came of looking for a pattern.</summary>
/// <param name="IsMatch">It is there.</param>
/// <param name="Error">Why nothing can be said; empty: something can.</param>
public readonly record struct BodyMatch(bool IsMatch, string Error);
