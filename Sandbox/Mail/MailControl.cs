namespace StreamVibe.Sandbox.Mail;

/// <summary>Routes of the mailbox for programs.</summary>
internal static class MailControl
{
    public static void MapMailControl(this RouteGroupBuilder control)
    {
        control.MapGet("/mail", (Mailbox mailbox, string? to, long after = 0) => new { messages = mailbox.List(to, after) });

        control.MapDelete("/mail", (Mailbox mailbox) =>
        {
            mailbox.Empty();
            return Results.NoContent();
        });

        control.MapGet("/mail/server", (SmtpServer server) => new { host = server.Address.Address.ToString(), port = server.Address.Port });
    }
}
