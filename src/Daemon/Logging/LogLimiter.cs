using Holdfast.Core.Time;

namespace Holdfast.Daemon.Logging;

/// <summary>At most one line a second for each key; the next one that passes says how many were held back.</summary>
/// <typeparam name="TKey">What is limited together, for instance a virtual router and a cause.</typeparam>
internal sealed class LogLimiter<TKey>(Log log)
    where TKey : notnull
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <summary>Logs the text that <paramref name="compose"/> makes, unless a line with this key was logged within the last second.</summary>
    /// <remarks>Composing is left to a callback, so that a suppressed line costs no text.</remarks>
    public void Write<TState>(TKey key, Instant now, LogLevel level, TState state, Func<TState, string> compose)
    {
        if (_entries.TryGetValue(key, out Entry? entry) && now < entry.Next)
        {
            entry.Suppressed++;
            return;
        }

        if (entry is null)
        {
            entry = new Entry();
            _entries.Add(key, entry);
        }

        log.Write(level, LogTexts.WithSuppressed(compose(state), entry.Suppressed));
        entry.Suppressed = 0;
        entry.Next = now + s_pause;
    }

    private sealed class Entry
    {
        public Instant Next { get; set; }

        public long Suppressed { get; set; }
    }
}
