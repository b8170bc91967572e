using Microsoft.Extensions.Logging;

namespace StreamVibe.Content.Publishing;

/// <summary>What the log is told of publications.</summary>
sealed partial class PublishReport(ILogger<PublishReport> log)
{
    public void Stands(OpenPublication publication, PublicationStep step)
    {
        switch (step.Status)
        {
            case PublicationStatus.Published: Published(log, publication.Id, publication.Attempts); break;
            case PublicationStatus.Failed: Failed(log, publication.Id, publication.Attempts, step.Problem!.Code); break;
            default: Waits(log, publication.Id, publication.Attempts, step.Status, step.DueAt!.Value); break;
        }
    }

    public void Lost(Guid publication) => Lost(log, publication);

    public void NotAwaited(Guid publication, Exception why) => NotAwaited(log, why, publication);

    public void NotWoken(Guid publication, Exception why) => NotWoken(log, why, publication);

    public void Unanswered(Guid publication, Exception why) => Unanswered(log, why, publication);

    public void NotNoted(Guid publication, Exception why) => NotNoted(log, why, publication);

    [LoggerMessage(EventId = 3460, Level = LogLevel.Information, Message = "Publication {publication} is at its platform after {attempts} writes")]
    static partial void Published(ILogger logger, Guid publication, int attempts);

    [LoggerMessage(EventId = 3461, Level = LogLevel.Warning, Message = "Publication {publication} failed after {attempts} writes: {code}")]
    static partial void Failed(ILogger logger, Guid publication, int attempts, string code);

    [LoggerMessage(EventId = 3462, Level = LogLevel.Information, Message = "Publication {publication} is {status} after {attempts} writes and is taken up again at {due}")]
    static partial void Waits(ILogger logger, Guid publication, int attempts, PublicationStatus status, DateTimeOffset due);

    [LoggerMessage(EventId = 3463, Level = LogLevel.Information, Message = "Publication {publication} is worked on elsewhere")]
    static partial void Lost(ILogger logger, Guid publication);

    [LoggerMessage(EventId = 3464, Level = LogLevel.Information, Message = "Publication {publication} is not waited for any longer; it goes on, or is taken up again")]
    static partial void NotAwaited(ILogger logger, Exception why, Guid publication);

    [LoggerMessage(EventId = 3465, Level = LogLevel.Warning, Message = "Publication {publication}, which nobody works on, could not be taken up yet")]
    static partial void NotWoken(ILogger logger, Exception why, Guid publication);

    [LoggerMessage(EventId = 3466, Level = LogLevel.Warning, Message = "Publication {publication} got no answer that can be used")]
    static partial void Unanswered(ILogger logger, Exception why, Guid publication);

    [LoggerMessage(EventId = 3467, Level = LogLevel.Error, Message = "Where publication {publication} stands could not be noted")]
    static partial void NotNoted(ILogger logger, Exception why, Guid publication);
}
