using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Linux.Files;

/// <summary>
/// Whether a script can be run, and whether somebody else than root could put another program in the place of one that root
/// runs. Every component of the path counts, for who may write to a directory may exchange what is in it.
/// </summary>
/// <remarks>
/// A component is safe if root owns it and nobody else may write to it; group 0 may. A directory with the sticky bit
/// (/tmp) may be open to all, because there only the owner of an entry can exchange it, and each entry is looked at itself.
/// Symbolic links are resolved first and the real path is judged, which is then the one to run: so /bin/x on a system
/// where /bin is a link to usr/bin is as good as /usr/bin/x. If links are to be kept, each directory on the way is judged
/// as well, because the links will be followed again at each run.
/// </remarks>
public sealed class PathSecurity
{
    private const int MaxLinks = 40;
    private const uint Sticky = 0x200;
    private const string DefaultSearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private readonly uint _userId;
    private readonly IReadOnlyList<uint> _groups;
    private readonly bool _keepLinks;
    private readonly List<(string Path, FileStatus Status)> _visited = [];

    private PathSecurity(uint userId, IReadOnlyList<uint> groups, bool keepLinks)
    {
        _userId = userId;
        _groups = groups;
        _keepLinks = keepLinks;
    }

    /// <summary>Judges a path. Looks at the file system; never throws for what it finds there.</summary>
    /// <param name="path">A path, relative ones from the working directory; or a bare name, looked for in the search path.</param>
    /// <param name="userId">Who will run it.</param>
    /// <param name="groups">The groups of that user, at least one.</param>
    /// <param name="keepLinks">Whether the path is run as it is written, symbolic links and all.</param>
    /// <param name="searchPath">Directories with colons between; null: PATH of this process.</param>
    public static PathVerdict Check(
        string path, uint userId, IReadOnlyList<uint> groups, bool keepLinks = false, string? searchPath = null)
    {
        var check = new PathSecurity(userId, groups, keepLinks);
        if (path.Length == 0) return new PathVerdict(PathProblem.NotFound, path, "The path is empty.");
        return path.Contains('/')
            ? check.Judge(Path.Join(path[0] == '/' ? "" : ThisProcess.WorkingDirectory, path))
            : check.Search(path, searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? DefaultSearchPath);
    }

    private PathVerdict Search(string name, string searchPath)
    {
        PathVerdict? refused = null;
        foreach (string directory in searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (directory[0] != '/') continue;
            string found = Path.Join(directory, "/", name);
            PathVerdict verdict = Judge(found);
            if (verdict.IsRunnable) return verdict with { FoundAs = found };
            if (verdict.Problem != PathProblem.NotFound) refused ??= verdict;
        }

        return refused ?? new PathVerdict(PathProblem.NotFound, name, $"{name} is in no directory of the search path {searchPath}.");
    }

    private PathVerdict Judge(string path)
    {
        _visited.Clear();
        if (Walk(path, out string real) is { } missing) return missing;
        string run = _keepLinks ? path : real;
        (string last, FileStatus file) = _visited[^1];
        if (!file.IsRegular)
        {
            return new PathVerdict(PathProblem.NotAFile, run, $"{last} is not a regular file ({Describe(file)}).");
        }

        foreach ((string component, FileStatus status) in _visited)
        {
            if (status.IsLink || MayExecute(status)) continue;
            string reason = status.IsDirectory ? "may not be searched" : "may not be executed";
            return new PathVerdict(
                PathProblem.NotExecutable, run, $"{component} {reason} by {UserOf(_userId)} ({Describe(status)}).");
        }

        if (_userId != 0) return new PathVerdict(PathProblem.None, run, "");
        foreach ((string component, FileStatus status) in Components(real))
        {
            if (Weakness(status) is { } weakness)
            {
                return new PathVerdict(
                    PathProblem.Insecure, run, $"{component} {weakness}, so others than root could change what root runs ({Describe(status)}).");
            }
        }

        return new PathVerdict(PathProblem.None, run, "");
    }

    // Follows the path like the kernel, and notes everything on the way.
    private PathVerdict? Walk(string path, out string real)
    {
        real = "/";
        int links = 0;
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        if (Visit("/") is { } noRoot) return noRoot;
        while (rest.TryPop(out string? name))
        {
            if (name == ".") continue;
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            string next = Path.Join(real, real == "/" ? "" : "/", name);
            if (Visit(next) is { } missing) return missing;
            if (_visited[^1].Status.IsLink)
            {
                string? target = new FileInfo(next).LinkTarget;
                if (target is null || ++links > MaxLinks) return Missing(next, "is a symbolic link that leads nowhere");
                if (target.StartsWith('/')) real = "/";
                foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    rest.Push(part);
                }
            }
            else if (rest.Count > 0 && !_visited[^1].Status.IsDirectory)
            {
                return Missing(next, "is not a directory");
            }
            else
            {
                real = next;
            }
        }

        // The way may end in a directory noted long ago ("/a/..").
        return Visit(real);
    }

    private PathVerdict? Visit(string path)
    {
        try
        {
            if (FileStatus.Of(path, followLinks: false) is not { } status) return Missing(path, "does not exist");
            _visited.Add((path, status));
            return null;
        }
        catch (SystemCallException e)
        {
            return Missing(path, $"cannot be looked at: {e.Text}");
        }
    }

    private static PathVerdict Missing(string component, string reason) =>
        new(PathProblem.NotFound, component, $"{component} {reason}.");

    private IEnumerable<(string Path, FileStatus Status)> Components(string real) =>
        _keepLinks ? _visited : _visited.Where(visited => IsPrefix(visited.Path, real));

    private static bool IsPrefix(string component, string path) =>
        component == "/" || path == component || path.StartsWith(component + "/", StringComparison.Ordinal);

    // Permissions of a symbolic link mean nothing, but its owner may exchange it.
    private static string? Weakness(FileStatus status)
    {
        const uint GroupWrite = 0x10;
        const uint OtherWrite = 0x2;
        if (status.Owner != 0) return $"belongs to {UserOf(status.Owner)}";
        if (status.IsLink || (status.IsDirectory && (status.Permissions & Sticky) != 0)) return null;
        if ((status.Permissions & OtherWrite) != 0) return "may be written to by everybody";
        return (status.Permissions & GroupWrite) != 0 && status.Group != 0
            ? $"may be written to by group {GroupOf(status.Group)}"
            : null;
    }

    private bool MayExecute(FileStatus status)
    {
        const uint OwnerExecute = 0x40;
        const uint GroupExecute = 0x8;
        const uint OtherExecute = 0x1;
        uint bit = _userId == 0 ? (status.IsDirectory ? 0 : OwnerExecute | GroupExecute | OtherExecute)
            : _userId == status.Owner ? OwnerExecute
            : _groups.Contains(status.Group) ? GroupExecute
            : OtherExecute;
        return bit == 0 || (status.Permissions & bit) != 0;
    }

    private static string Describe(FileStatus status) =>
        $"owner {UserOf(status.Owner)}, group {GroupOf(status.Group)}, mode 0{Convert.ToString(status.Permissions, 8)}";

    private static string UserOf(uint id) => Users.Find(id)?.Name ?? $"{id}";

    private static string GroupOf(uint id) => Users.FindGroupName(id) ?? $"{id}";
}
