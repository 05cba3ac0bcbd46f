using System.Collections;
using System.Runtime.InteropServices;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>posix_spawn with all that a child must not inherit taken away. Works on the calling thread, with its credentials.</summary>
internal static unsafe class NativeSpawn
{
    // posix_spawnattr_t has 336 bytes and posix_spawn_file_actions_t 80 in glibc, less in musl.
    private const int OpaqueLength = 512;

    private const int FirstInherited = 3;

    private static readonly string[] s_removedVariables = ["IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    private static readonly bool s_hasCloseFrom =
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), nameof(posix_spawn_file_actions_addclosefrom_np), out _);

    /// <summary>Starts the program and returns its process id.</summary>
    /// <exception cref="SystemCallException">It could not be started.</exception>
    public static int Start(SpawnRequest request)
    {
        int errno = TryStart(request, request.Path, request.Arguments, out int pid);
        if (errno == Errno.ENOEXEC)
        {
            errno = TryStart(request, "/bin/sh", ["/bin/sh", request.Path, .. request.Arguments.Skip(1)], out pid);
        }

        return errno == 0 ? pid : throw new SystemCallException($"start {request.Path}", errno);
    }

    private static int TryStart(SpawnRequest request, string path, IReadOnlyCollection<string> arguments, out int pid)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(EnvironmentOf(request));
        using var pathText = new NativeStrings([path]);
        byte* attributes = stackalloc byte[OpaqueLength];
        byte* actions = stackalloc byte[OpaqueLength];
        var copies = new List<SafeFileDescriptor>();
        Check(posix_spawnattr_init(attributes));
        Check(posix_spawn_file_actions_init(actions));
        try
        {
            SetAttributes(attributes, request);
            SetDescriptors(actions, request, copies);
            int started = 0;
            int errno = posix_spawn(&started, pathText.Pointer[0], actions, attributes, argv.Pointer, envp.Pointer);
            pid = started;
            return errno;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            copies.ForEach(static copy => copy.Dispose());
        }
    }

    // Every signal's default action, none blocked unless asked for, and no real-time priority: .NET ignores SIGPIPE, and the thread that
    // spawns may have inherited a real-time policy.
    private static void SetAttributes(byte* attributes, SpawnRequest request)
    {
        byte* all = stackalloc byte[SignalSet.Length];
        byte* blocked = stackalloc byte[SignalSet.Length];
        new Span<byte>(all, SignalSet.Length).Fill(0xff);
        SignalSet.Fill(new Span<byte>(blocked, SignalSet.Length), request.BlockedSignals);
        Check(posix_spawnattr_setsigdefault(attributes, all));
        Check(posix_spawnattr_setsigmask(attributes, blocked));
        int priority = 0;
        const int SchedOther = 0;
        Check(posix_spawnattr_setschedpolicy(attributes, SchedOther));
        Check(posix_spawnattr_setschedparam(attributes, &priority));
        int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSCHEDULER;
        if (request.OwnProcessGroup)
        {
            flags |= POSIX_SPAWN_SETPGROUP;
            Check(posix_spawnattr_setpgroup(attributes, 0));
        }

        Check(posix_spawnattr_setflags(attributes, (short)flags));
    }

    private static void SetDescriptors(byte* actions, SpawnRequest request, List<SafeFileDescriptor> copies)
    {
        SafeHandle?[] wanted =
            [request.StandardInput, request.StandardOutput, request.StandardError, .. request.Inherited];

        // Copies with numbers above all targets: a dup2 must not overwrite what a later one reads, and dup2 onto the
        // same number would leave close-on-exec set.
        int above = Math.Max(64, wanted.Length);
        for (int target = 0; target < wanted.Length; target++)
        {
            if (wanted[target] is { } source)
            {
                var copy = new SafeFileDescriptor(Errno.Check(fcntl(source, F_DUPFD_CLOEXEC, above), "fcntl F_DUPFD_CLOEXEC"));
                copies.Add(copy);
                Check(posix_spawn_file_actions_adddup2(actions, copy.Number, target));
            }
            else
            {
                Check(posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0));
            }
        }

        // All descriptors of ours are close-on-exec; this is for those that foreign code has opened.
        if (s_hasCloseFrom)
        {
            Check(posix_spawn_file_actions_addclosefrom_np(actions, Math.Max(FirstInherited, wanted.Length)));
        }
    }

    private static List<string> EnvironmentOf(SpawnRequest request)
    {
        if (request.Environment is { } given) return [.. given.Select(static pair => $"{pair.Key}={pair.Value}")];
        var inherited = new List<string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!s_removedVariables.Contains((string)variable.Key)) inherited.Add($"{variable.Key}={variable.Value}");
        }

        return inherited;
    }

    private static void Check(int errno)
    {
        if (errno != 0) throw new SystemCallException("posix_spawn", errno);
    }
}
