namespace Holdfast.Linux.Sockets;

/// <summary>What became of queued messages.</summary>
/// <param name="Sent">Messages that the kernel took.</param>
/// <param name="Failed">Messages that the kernel refused; they are gone.</param>
/// <param name="Pending">Messages that still wait.</param>
/// <param name="Errno">Why the kernel takes no more now (EAGAIN, ENOBUFS), else the last refusal's number, else 0.</param>
public readonly record struct FlushResult(int Sent, int Failed, int Pending, int Errno);
