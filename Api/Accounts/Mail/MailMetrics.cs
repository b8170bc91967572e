using System.Diagnostics.Metrics;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>What became of mails.</summary>
sealed class MailMetrics
{
    readonly Counter<long> mails;

    public MailMetrics(IMeterFactory meters) =>
        mails = meters.Create("StreamVibe.Accounts").CreateCounter<long>("streamvibe.mail", "{mail}", "Tries to send a mail, by kind and outcome: sent, failed (comes again), dropped.");

    public void Count(string kind, string outcome) => mails.Add(1, new("kind", kind), new("outcome", outcome));
}
