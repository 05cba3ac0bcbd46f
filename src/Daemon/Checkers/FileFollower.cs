using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Checkers;

/// <summary>Follows the files that FILE_CHECKs track, and says what number each holds.</summary>
internal sealed class FileFollower(EventLoop loop, Action<string, long?> changed, Log log) : IDisposable
{
    private const int LongestFile = 128;
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    private IReadOnlyList<TrackFile> _files = [];
    private FileWatch? _watch;

    /// <summary>When a file that is missing, or whose directory is, is looked for again.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Follows the files of a configuration that checks track, and tells what each holds now.</summary>
    /// <param name="model">The configuration.</param>
    /// <param name="initialise">Whether files are created and written as <c>init_file</c> says: at the first start.</param>
    /// <param name="now">The time.</param>
    public void Configure(ConfigurationModel model, bool initialise, Instant now)
    {
        HashSet<string> tracked = [.. model.VirtualServers.SelectMany(server => server.RealServers)
            .SelectMany(real => real.Checks).OfType<HealthCheck.File>().Select(check => check.Name)];
        _files = [.. model.TrackFiles.Where(file => tracked.Contains(file.Name))];
        if (initialise) foreach (TrackFile file in _files) Initialise(file);
        LookAtAll(now);
    }

    /// <summary>Looks again for what was missing.</summary>
    public void RunDue(Instant now)
    {
        if (NextDeadline <= now) LookAtAll(now);
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    // A watch ends with its directory. That is seen by the file being gone, and all watches are made anew until it is back.
    private void LookAtAll(Instant now)
    {
        if (_files.Count == 0)
        {
            _watch?.Clear();
            NextDeadline = Instant.Never;
            return;
        }

        _watch ??= new FileWatch(loop);
        _watch.Clear();
        bool isComplete = true;
        foreach (TrackFile file in _files)
        {
            isComplete &= TryWatch(file);
            isComplete &= Look(file);
        }

        NextDeadline = isComplete ? Instant.Never : now + s_lookAgain;
    }

    private bool TryWatch(TrackFile file)
    {
        try
        {
            _watch!.Add(file.Path, () => OnChanged(file));
            return true;
        }
        catch (SystemCallException)
        {
            return false;
        }
    }

    private void OnChanged(TrackFile file)
    {
        if (!Look(file) && NextDeadline == Instant.Never) NextDeadline = new Instant(EventLoop.Now()) + s_lookAgain;
    }

    private bool Look(TrackFile file)
    {
        if (Read(file.Path) is not { } read) return false;
        changed(file.Name, read.Value);
        return read.Exists;
    }

    // Only a regular file is opened: anything else may keep us waiting. Null: this process cannot open one now, so the value is
    // what it was.
    private static (bool Exists, long? Value)? Read(string path)
    {
        try
        {
            if (FileStatus.Of(path) is not { IsRegular: true }) return (false, null);
            using FileStream file = File.OpenRead(path);
            Span<byte> buffer = stackalloc byte[LongestFile];
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return (true, Parse(System.Text.Encoding.ASCII.GetString(buffer[..length])));
        }
        catch (IOException e) when (e.HResult is Errno.EMFILE or Errno.ENFILE)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemCallException)
        {
            return (false, null);
        }
    }

    private static long? Parse(string text)
    {
        string trimmed = text.TrimStart();
        int end = trimmed.Length > 0 && trimmed[0] is '-' or '+' ? 1 : 0;
        while (end < trimmed.Length && char.IsAsciiDigit(trimmed[end])) end++;
        return long.TryParse(trimmed[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
    }

    private void Initialise(TrackFile file)
    {
        if (file.Initialise is not { } wanted || (!wanted.Overwrite && File.Exists(file.Path))) return;
        try
        {
            File.WriteAllText(file.Path, $"{wanted.Value}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"track_file {file.Name}: {file.Path} cannot be written: {e.Message}");
        }
    }
}
