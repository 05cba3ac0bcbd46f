using System.Runtime.ExceptionServices;
using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// A conversation over TLS. The connection is made on the loop, the rest on the threads of the pool; results come back by
/// the wakeup. The timeout counts for the connection, and once more for handshake and conversation together.
/// </summary>
internal sealed class TlsProbe : IProbe, IReadyHandler, IExpiring
{
    private readonly ProbeContext _context;
    private readonly ConnectionOptions _options;
    private readonly ClientEndpoint _endpoint;
    private readonly Func<int, TlsTerms> _terms;
    private readonly Func<int, StreamConversation> _conversations;
    private readonly Action<CheckResult> _ended;
    private readonly ClientSocket _socket = new();

    private TlsAttempt? _attempt;
    private TlsTerms? _agreed;
    private State _state;
    private int _place;
    private int _step;

    /// <summary>Makes a probe.</summary>
    /// <param name="context">What is shared.</param>
    /// <param name="options">Of the connection.</param>
    /// <param name="terms">Of TLS, for a step; throws IOException if a file that they need cannot be read.</param>
    /// <param name="conversations">Begins the conversation of a step.</param>
    /// <param name="ended">Is told each result.</param>
    public TlsProbe(
        ProbeContext context,
        ConnectionOptions options,
        Func<int, TlsTerms> terms,
        Func<int, StreamConversation> conversations,
        Action<CheckResult> ended)
    {
        _context = context;
        _options = options;
        _endpoint = ProbeContext.Endpoint(options);
        _terms = terms;
        _conversations = conversations;
        _ended = ended;
    }

    private enum State : byte
    {
        Idle,
        Waiting,
        Connecting,
        Conversing,
    }

    /// <summary>Whether the last attempt was not over in time.</summary>
    public bool IsSlow { get; private set; }

    /// <inheritdoc/>
    public void Begin(int step, Instant now)
    {
        try
        {
            _agreed = _terms(step);
        }
        catch (IOException e)
        {
            _ended(ProbeTexts.Result(e.HResult, e.Message));
            return;
        }

        _step = step;
        _state = State.Waiting;
        if (_context.TlsGate.TryEnter(this)) Start(now);
    }

    /// <summary>Goes on with what <see cref="Begin"/> was called for; the gate lets it in.</summary>
    public void Start(Instant now)
    {
        if (!_socket.TryConnectStream(_endpoint, out SocketFailure failure))
        {
            End(ProbeTexts.Failed(failure, _options), now, isLate: false);
            return;
        }

        _state = State.Connecting;
        _context.Loop.AddEdges(_socket.Handle, this);
        _place = _context.Clock.Enter(this, now + _options.Timeout);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        State state = _state;
        if (state == State.Idle) return;
        if (state == State.Waiting)
        {
            _state = State.Idle;
            _context.TlsGate.Forget(this);
            return;
        }

        _context.Clock.Leave(_place);
        Release();
        _context.TlsGate.Leave(this, _context.Now);
    }

    /// <inheritdoc/>
    public void Expire(Instant now)
    {
        string waiting = _attempt?.Waiting ?? "no connection";
        End(CheckResult.Failure(ProbeTexts.NotWithin(waiting, _options.Timeout)), now, isLate: true);
    }

    /// <inheritdoc/>
    public void OnReady(Ready ready)
    {
        int errno = (ready & Ready.Failed) != 0 ? _socket.PendingError() : 0;
        if (errno != 0)
        {
            _context.Clock.Leave(_place);
            End(CheckResult.Failure(ProbeTexts.Reason(errno)), _context.Now, isLate: false);
            return;
        }

        if ((ready & (Ready.Writable | Ready.Failed)) == 0) return;
        Instant now = _context.Now;
        _context.Clock.Move(_place, now + _options.Timeout);
        _context.Loop.Remove(_socket.Handle!);
        _state = State.Conversing;
        var attempt = new TlsAttempt(_socket.Detach(), _agreed!, _conversations(_step));
        _attempt = attempt;
        _ = Task.Run(() => RunAsync(attempt));
    }

    private async Task RunAsync(TlsAttempt attempt)
    {
        try
        {
            CheckResult result = await attempt.RunAsync().ConfigureAwait(false);
            _context.Wakeup.Post(() => Ended(attempt, result));
        }
        catch (Exception e)
        {
            // Nobody awaits this task: what is nobody's fault but ours goes to the loop, and ends the process there.
            var thrown = ExceptionDispatchInfo.Capture(e);
            _context.Wakeup.Post(thrown.Throw);
        }
    }

    private void Ended(TlsAttempt attempt, CheckResult result)
    {
        if (_attempt != attempt) return; // cancelled, or its time was over
        _context.Clock.Leave(_place);
        End(result, _context.Now, isLate: false);
    }

    // The place in the clock is free already.
    private void End(CheckResult result, Instant now, bool isLate)
    {
        Release();
        _context.TlsGate.Leave(this, now);
        IsSlow = isLate;
        _ended(result);
    }

    private void Release()
    {
        if (_state == State.Connecting)
        {
            _context.Loop.Forget(_socket.Handle!);
            _socket.Close();
        }

        _attempt?.Cancel();
        _attempt = null;
        _state = State.Idle;
    }
}
