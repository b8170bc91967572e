namespace StreamVibe.Accounts;

/// <summary>Everything that is stored of a person, to take away, part by part. Stateless. Key: user id.</summary>
[Alias("sv.IExportGrain")]
public interface IExportGrain : IGrainWithGuidKey
{
    /// <summary>The part at this place; what is written meanwhile may or may not be in it.</summary>
    [Alias("Read")]
    Task<ExportPart> Read(ExportPlace place);
}

/// <summary>A part of an export.</summary>
/// <param name="Section">The member of the document it belongs to.</param>
/// <param name="IsList">Whether the member is a list of rows, or one object.</param>
/// <param name="Rows">JSON objects, comma after each but the last; empty where there is none.</param>
/// <param name="Next">Where to go on: a later place of the same section or the start of another; null at the end.</param>
[GenerateSerializer, Immutable, Alias("sv.ExportPart")]
public sealed record ExportPart(
    [property: Id(0)] string Section,
    [property: Id(1)] bool IsList,
    [property: Id(2)] string Rows,
    [property: Id(3)] ExportPlace? Next);

/// <summary>A place in an export: after the row of this key. The default is its start.</summary>
/// <param name="Section">Number of the section.</param>
/// <param name="Id">The last row's id; empty at the start of a section.</param>
/// <param name="Number">The last row's number, where the id alone does not name it.</param>
[GenerateSerializer, Immutable, Alias("sv.ExportPlace")]
public sealed record ExportPlace([property: Id(0)] int Section = 0, [property: Id(1)] Guid Id = default, [property: Id(2)] int Number = 0);
