namespace Holdfast.Linux.Nftables;

/// <summary>nftables refused commands, or is not there. The message is what the library said.</summary>
public sealed class NftException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="message">What the library said, or why it could not be asked.</param>
    public NftException(string message)
        : base(message)
    {
    }
}
