import Foundation

/// Returns a file of the resource bundle beside the program. `Bundle.module` would stop the program with a
/// stack trace if there is none, as when the program alone was copied somewhere else.
///
/// - Parameter remedy: what else can be done than building again.
func resource(_ name: String, _ type: String, or remedy: String = "") throws(Failure) -> URL {
    let folders = [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap { $0 }
    for folder in folders {
        for form in ["resources", "bundle"] {
            let bundle = Bundle(url: folder.appendingPathComponent("ChainRule_Tour.\(form)"))
            if let url = bundle?.url(forResource: name, withExtension: type) { return url }
        }
    }
    throw .noData(
        "\(name).\(type) is missing: it should be in ChainRule_Tour.resources in \(Bundle.main.bundleURL.path). "
            + "Run \"swift build\" again\(remedy)")
}
