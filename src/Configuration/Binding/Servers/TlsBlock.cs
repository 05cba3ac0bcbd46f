using Holdfast.Configuration.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>SSL</c>: the last block counts, and in it the last of each setting.</summary>
internal sealed class TlsBlock : BlockBinder
{
    private readonly ModelDraft _draft;

    public TlsBlock(Line opening, ModelDraft draft, BindingSession session)
        : base(opening.Keyword.Children!, session)
    {
        _draft = draft;
        if (draft.Ssl is not null)
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.ValueAdjusted, opening.Span, "SSL is given twice: this block takes the place of the first one")
            {
                Effect = "what only the first block says is lost",
            });
        }

        draft.Ssl = new TlsSettings();
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        TlsSettings tls = _draft.Ssl!;
        (string? before, _draft.Ssl) = line.Name switch
        {
            "password" => (tls.Password, tls with { Password = line.Value }),
            "ca" => (tls.AuthorityFile, tls with { AuthorityFile = line.Value }),
            "certificate" => (tls.CertificateFile, tls with { CertificateFile = line.Value }),
            _ => (tls.KeyFile, tls with { KeyFile = line.Value }),
        };
        if (before is not null)
        {
            line.Report(BindingDiagnostics.ValueAdjusted, $"{line.Name} was given before: this one takes its place");
        }
    }
}
