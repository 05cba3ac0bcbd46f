using System.Net;
using System.Net.Sockets;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core.Notifications;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using Holdfast.Linux.Netlink.Route;
using Holdfast.Linux.Processes;
using Account = Holdfast.Configuration.UserAccount;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// The world as the configuration compiler sees it: this machine's files, accounts and interfaces. Interfaces are those of
/// the calling thread's network namespace at the time of the call.
/// </summary>
internal static class SystemEnvironment
{
    // No configuration is as large; and a slip of the pen must not take the memory of the machine.
    private const ulong MaxLength = 64 << 20;

    /// <summary>The environment of a compilation that begins now.</summary>
    public static ConfigurationEnvironment Create(Options options)
    {
        var interfaces = new Lazy<Dictionary<string, InterfaceFacts>>(ReadInterfaces);
        return new ConfigurationEnvironment
        {
            ReadFile = ReadFile,
            Glob = GlobPattern.Expand,
            CurrentDirectory = ThisProcess.WorkingDirectory,
            NodeName = ThisProcess.HostName,
            ConfigId = options.ConfigurationId,
            EnvironmentVariable = Environment.GetEnvironmentVariable,
            NextRandom = (min, max) => max == long.MaxValue ? Random.Shared.NextInt64(min, max) : Random.Shared.NextInt64(min, max + 1),
            LookupUser = name => Users.Find(name) is { } user ? new Account(user.Name, user.UserId, user.GroupId) : null,
            LookupGroup = Users.FindGroup,
            FindInterface = name => interfaces.Value.GetValueOrDefault(name),
            ExamineScript = Examine,
            ReadTextFile = ReadText,
            IsFileReadable = IsReadable,
            NetworkNamespaceExists = NetworkNamespace.Exists,
        };
    }

    /// <summary>The same for --config-test, which also looks up the hosts that are named; that may take seconds.</summary>
    public static ConfigurationEnvironment ForTest(Options options)
    {
        var known = new Dictionary<string, bool>();
        return Create(options) with
        {
            HostResolves = name => known.TryGetValue(name, out bool resolves) ? resolves : known[name] = Resolves(name),
        };
    }

    private static bool Resolves(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).Length > 0;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private static SourceText? ReadAscii(string path, long size)
    {
        const int Worthwhile = 1 << 16;
        if (size < Worthwhile) return null;
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        return SourceText.FromAscii(path, (int)size, (buffer, offset) => RandomAccess.Read(file, buffer, offset));
    }

    /// <summary>Reads a configuration file; whatever keepalived refuses to read is refused.</summary>
    public static FileReading ReadFile(string path)
    {
        try
        {
            if (FileStatus.Of(path) is not { } status) return new FileReading(null, FileProblem.Missing);
            if (status.IsDirectory) return new FileReading(null, FileProblem.Directory);
            if (!status.IsRegular) return new FileReading(null, FileProblem.NotRegular);
            const uint AnyExecute = 0x49;
            if ((status.Permissions & AnyExecute) != 0) return new FileReading(null, FileProblem.Executable);
            if (status.Size > MaxLength) return new FileReading(null, FileProblem.Failed, $"it has more than {MaxLength >> 20} MiB");
            return new FileReading(ReadAscii(path, (long)status.Size) ?? SourceText.FromBytes(path, File.ReadAllBytes(path)));
        }
        catch (UnauthorizedAccessException)
        {
            return new FileReading(null, FileProblem.AccessDenied);
        }
        catch (Exception e) when (e is IOException or SystemCallException)
        {
            return new FileReading(null, FileProblem.Failed, e.Message);
        }
    }

    /// <summary>Examines a script as the user it would run as.</summary>
    public static ScriptExamination Examine(ScriptCommand script)
    {
        uint user = script.UserId ?? ThisProcess.EffectiveUser;
        uint[] groups = GroupsOf(script, user);
        PathVerdict verdict = PathSecurity.Check(script.Path, user, groups);
        ScriptProblem problem = verdict.Problem switch
        {
            PathProblem.None => ScriptProblem.None,
            PathProblem.NotAFile => ScriptProblem.WrongFileType,
            PathProblem.NotExecutable => ScriptProblem.NotExecutable,
            PathProblem.Insecure => ScriptProblem.InsecurePath,
            _ => ScriptProblem.Missing,
        };
        if (problem == ScriptProblem.None) return ScriptExamination.Good with { ResolvedPath = verdict.Path, FoundPath = verdict.FoundAs };

        // "/usr/local may be written to by everybody …": the component comes first.
        int blank = verdict.Message.IndexOf(' ', StringComparison.Ordinal);
        return new ScriptExamination(problem)
        {
            ResolvedPath = verdict.IsRunnable ? verdict.Path : null,
            FoundPath = verdict.FoundAs,
            Component = blank > 0 ? verdict.Message[..blank] : null,
            Detail = blank > 0 ? verdict.Message[(blank + 1)..].TrimEnd('.') : verdict.Message,
        };
    }

    private static uint[] GroupsOf(ScriptCommand script, uint user)
    {
        uint group = script.GroupId ?? 0;
        return script.SupplementaryGroups && Users.Find(user) is { } account
            ? Users.GroupsOf(account.Name, group)
            : [group];
    }

    private static string? ReadText(string path)
    {
        try
        {
            return FileStatus.Of(path) is { IsRegular: true, Size: <= MaxLength } ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemCallException)
        {
            return null;
        }
    }

    private static bool IsReadable(string path)
    {
        try
        {
            // Anything but a file may wait for a writer.
            if (FileStatus.Of(path) is not { IsRegular: true }) return false;
            File.OpenHandle(path).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemCallException or ArgumentException)
        {
            return false;
        }
    }

    private static Dictionary<string, InterfaceFacts> ReadInterfaces()
    {
        using var routes = new RouteSocket();
        var links = new List<KernelLink>();
        var addresses = new List<KernelAddress>();
        routes.DumpLinks(links);
        routes.DumpAddresses(addresses);
        var families = addresses.ToLookup(address => address.InterfaceIndex, address => address.Address.Length);
        var held = addresses.ToLookup(address => address.InterfaceIndex, address => address.Address.ToCore());
        return links.ToDictionary(link => link.Name, link => new InterfaceFacts(link.Name, link.Index)
        {
            IsLoopback = (link.Flags & LinkFlags.Loopback) != 0,
            HasIpv4 = families[link.Index].Contains(4),
            HasIpv6 = families[link.Index].Contains(16),
            Addresses = [.. held[link.Index]],
        });
    }
}
