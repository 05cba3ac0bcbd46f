using Holdfast.Core.Packets;
using Holdfast.Configuration.Text;
using Holdfast.Core;

namespace Holdfast.Configuration.Binding;

/// <content>Mail.</content>
internal sealed partial class GlobalBlock
{
    private bool BindMail(Line line)
    {
        switch (line.Name)
        {
            case "notification_email_from": Smtp = Smtp with { From = line.Value }; break;
            case "smtp_server": Server(line); break;
            case "smtp_helo_name": Smtp = Smtp with { HeloName = line.Value }; break;
            case "smtp_connect_timeout":
                if (Count(line, least: 1) is { } seconds) Smtp = Smtp with { Timeout = TimeSpan.FromSeconds(seconds) };
                break;
            case "no_email_faults": Smtp = Smtp with { NoFaultMails = true }; break;
            case "smtp_user": Smtp = Smtp with { User = line.Value }; break;
            case "smtp_password": Password(line); break;
            case "smtp_tls": Security(line); break;
            case "smtp_tls_verify":
                if (Values.TryBool(line, out bool verify)) Smtp = Smtp with { VerifyCertificate = verify };
                break;
            default: return false;
        }

        return true;
    }

    private void Server(Line line)
    {
        if (line.Words.Count > 2)
        {
            if (!Values.TryInteger(Session, line.Words[2], 1, ushort.MaxValue, out long port)) return;
            Smtp = Smtp with { Port = (ushort)port };
        }

        Smtp = Smtp with { Server = line.Value };
        if (IpAddress.TryParse(line.Value, out _) || Session.Environment.HostResolves(line.Value)) return;
        Session.Report(new Diagnostic(
            BindingDiagnostics.UnknownHost, line.ValueSpan, $"the mail relay '{line.Value}' has no address now")
        {
            Effect = "its name is looked up again for every mail; mails wait until it has one",
        });
    }

    private void Password(Line line)
    {
        const string FromFile = "file:";
        string value = line.Value;
        if (value.StartsWith(FromFile, StringComparison.Ordinal))
        {
            string path = value[FromFile.Length..];
            string? text = Session.Environment.ReadTextFile(path);
            if (text is null)
            {
                line.Report(
                    BindingDiagnostics.UnreadableFile,
                    $"the file '{path}' with the mail password cannot be read: no password is sent");
                return;
            }

            value = text.TrimEnd('\r', '\n');
        }

        Smtp = Smtp with { Password = value };
    }

    private void Security(Line line)
    {
        switch (line.Value)
        {
            case "none": Smtp = Smtp with { Security = SmtpSecurity.None }; break;
            case "starttls": Smtp = Smtp with { Security = SmtpSecurity.StartTls }; break;
            case "tls": Smtp = Smtp with { Security = SmtpSecurity.Tls }; break;
            default: UnknownWord(line); break;
        }
    }
}
