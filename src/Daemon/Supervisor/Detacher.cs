using Holdfast.Linux.Events;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// Becoming a daemon without fork: the first process starts the program again, away from the terminal, and ends when that
/// says that its start is complete, or with its status when it fails.
/// </summary>
internal static class Detacher
{
    /// <summary>The last argument of the process that is the daemon.</summary>
    public const string Role = "--role=daemon";

    private const int Descriptor = 3;

    /// <summary>The first process; the result is its exit status.</summary>
    public static int Launch(IReadOnlyList<string> arguments)
    {
        (MessageChannel ours, MessageChannel theirs) = MessageChannel.CreatePair();
        (MessageChannel texts, MessageChannel error) = MessageChannel.CreatePair();
        using (ours)
        using (texts)
        {
            // Not our own standard error: the runtime keeps copies of the standard descriptors, and whoever waits for the
            // end of what we write would wait for the daemon's end.
            ChildProcess daemon = Spawner.Spawn(new SpawnRequest(SelfProgram.FindPath(), [SelfProgram.CalledAs, .. arguments, Role])
            {
                StandardError = error.Handle,
                Inherited = [theirs.Handle],
                Environment = ChildEnvironment.Create(),
                OwnProcessGroup = false,
            });
            theirs.Dispose();
            error.Dispose();
            return Await(daemon, ours, texts);
        }
    }

    /// <summary>The daemon: leaves the terminal. The result tells the first process, once, that the start is complete.</summary>
    public static Action Detach()
    {
        ThisProcess.LeaveTerminal();
        var channel = new MessageChannel(SafeFileDescriptor.Inherit(Descriptor));
        return () =>
        {
            channel.TrySend([1]);
            channel.Dispose();
            ThisProcess.CloseStandardStreams();
            Directory.SetCurrentDirectory("/");
        };
    }

    private static int Await(ChildProcess daemon, MessageChannel channel, MessageChannel texts)
    {
        int status = ExitCode.Fatal;
        using var loop = new EventLoop();
        using LineFile error = LineFile.StandardError(TimeSpan.FromSeconds(1));
        var buffer = new byte[MessageChannel.MaxLength];
        loop.Add(texts.Handle, () =>
        {
            if (!Relay(texts, buffer, error)) loop.Remove(texts.Handle);
        });
        loop.Add(channel.Handle, () =>
        {
            ReceiveResult result = channel.Receive(buffer, out _, out _);
            if (result == ReceiveResult.Nothing) return;
            loop.Remove(channel.Handle);
            if (result == ReceiveResult.Closed) return; // its status follows
            status = ExitCode.Ok;
            loop.Stop();
        });
        daemon.Watch(loop, exit =>
        {
            status = exit.Signal == 0 ? exit.Code : ExitCode.Fatal;
            loop.Stop();
        });
        loop.Run();
        Relay(texts, buffer, error);
        return status;
    }

    // Passes on what the daemon has written to its standard error. False at its end.
    private static bool Relay(MessageChannel texts, byte[] buffer, LineFile error)
    {
        while (true)
        {
            ReceiveResult result = texts.Receive(buffer, out int length, out _);
            if (result != ReceiveResult.Message) return result == ReceiveResult.Nothing;
            error.TryWrite(buffer.AsSpan(0, length));
        }
    }
}
