using Holdfast.Core;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Dumps;

/// <summary>Where dump files lie and how they are written: into a new file beside it, then renamed over the old one.</summary>
internal static class DumpFile
{
    /// <summary>The directory: TMPDIR if that is an absolute path of a directory, else /tmp.</summary>
    public static string DirectoryFrom(string? tmpdir) =>
        tmpdir is ['/', ..] && Directory.Exists(tmpdir) ? tmpdir.TrimEnd('/') : "/tmp";

    /// <summary>The path of a dump file.</summary>
    /// <param name="global">Global settings; <c>state_dump_file</c> decides where the data file lies.</param>
    /// <param name="settings">Directory and namespace.</param>
    /// <param name="fileName">One of <c>keepalived.data</c>, <c>keepalived_parent.data</c>, <c>keepalived.stats</c>, <c>keepalived.json</c>.</param>
    public static string PathOf(GlobalSettings global, ChildSettings settings, string fileName)
    {
        string extension = Path.GetExtension(fileName);
        string path = Path.Combine(settings.DumpDirectory, fileName);
        if (extension == ".data" && global.StateDumpFile is { Length: > 0 } wanted)
        {
            path = Path.Combine(settings.DumpDirectory, wanted);
            string suffix = Path.GetFileNameWithoutExtension(fileName)["keepalived".Length..];
            path = InsertBeforeExtension(path, suffix);
        }

        string part = PartOf(global, settings);
        return part.Length == 0 ? path : InsertBeforeExtension(path, "." + part);
    }

    /// <summary>Writes a file in one step for its readers, with mode 0666 less the umask.</summary>
    /// <returns>False, with the kernel's words, when that failed; an old file is then untouched.</returns>
    public static bool TryWrite(string path, string text, uint umask, out string error)
    {
        error = "";
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.Delete(temporary);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = (UnixFileMode)(0x1b6 & ~umask),
            };
            using (var writer = new StreamWriter(temporary, options)) writer.Write(text);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
            return false;
        }
    }

    private static string PartOf(GlobalSettings global, ChildSettings settings)
    {
        if (!global.DataUsesInstance) return "";
        return string.Join('_', new[] { settings.NetworkNamespace, global.InstanceName }.Where(part => part is { Length: > 0 }));
    }

    private static string InsertBeforeExtension(string path, string text)
    {
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path.Insert(dot, text) : path + text;
    }
}
