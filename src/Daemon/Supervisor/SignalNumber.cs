namespace Holdfast.Daemon.Supervisor;

/// <summary>Numbers of the signals that the processes of the daemon use (man 7 signal).</summary>
internal static class SignalNumber
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Data = 10;
    public const int Statistics = 12;
    public const int Pipe = 13;
    public const int Terminate = 15;
    public const int Json = 36;
    public const int ClearStatistics = 63;

    /// <summary>Those that ask a running daemon for something, and must not end one that is not ready yet.</summary>
    public static readonly IReadOnlyList<int> Requests = [HangUp, Data, Statistics, Json, ClearStatistics];
}
